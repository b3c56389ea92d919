import { describeGolden, golden, shared } from '../golden/golden.ts';
import { bitsPerUnit, weightedPerplexity } from '../metrics/perplexity.ts';
import type { WeightedLogLikelihood } from '../metrics/perplexity.ts';
import { pageScores, wordsOfPage } from '../metrics/page-scores.ts';
import type { Row } from '../row.ts';
import { c4 } from './c4.ts';
import { detokenize } from './detokenize.ts';
import { wikitext } from './wikitext.ts';

describe('detokenize', () => {
  it('joins numbers, punctuation, brackets and headings', () => {
    expect(detokenize(' = = Title = = \n 1 @,@ 000 ( a ) " b " , c .\n')).toBe(' == Title ==\n1,000 (a) "b", c .\n');
    expect(detokenize("dogs ' tails")).toBe("dogs' tails");
    expect(detokenize("cat 's")).toBe("cat's");
  });
  it('counts words with the empty pieces at both ends', () => {
    expect(wordsOfPage(' a b \n')).toBe(4);
    expect(wordsOfPage('')).toBe(1);
  });
});

describeGolden('pages against the golden records', () => {
  interface Outcome {
    doc: number;
    loglikelihood: number;
    words: number;
    bytes: number;
    metrics: Record<string, number>;
  }
  const tasks = [
    { task: wikitext, file: 'data/wikitext/test.jsonl' },
    { task: c4, file: 'data/c4/validation.jsonl' },
  ];
  for (const { task, file } of tasks) {
    const aggregate = (name: string, items: readonly WeightedLogLikelihood[]) =>
      name === 'bits_per_byte' ? bitsPerUnit(items) : weightedPerplexity(items);
    const item = (pair: readonly number[]) => ({ logLikelihood: pair[0]!, weight: pair[1]! });
    it(`${task.name} texts and lines`, () => {
      const rows = shared<Row>(file);
      for (const { doc, text } of golden<{ doc: number; text: string }>(task.name, 'request'))
        expect(task.document(rows[doc]!).scored).toBe(text);
      for (const { line, result } of golden<{ line: string; result: string }>(task.name, 'detokenize'))
        expect(detokenize(line)).toBe(result);
    });
    it(`${task.name} outcomes and the aggregate`, () => {
      const rows = shared<Row>(file);
      const all: Record<string, WeightedLogLikelihood[]> = {};
      for (const outcome of golden<Outcome>(task.name, 'outcome')) {
        const { original } = task.document(rows[outcome.doc]!);
        const scores = pageScores(outcome.loglikelihood, original);
        expect([scores['word_perplexity']![1], scores['byte_perplexity']![1]]).toEqual([outcome.words, outcome.bytes]);
        for (const [name, value] of Object.entries(outcome.metrics)) {
          const own = aggregate(name, [item(scores[name]!)]);
          expect(Math.abs(own - value) / value).toBeLessThanOrEqual(1e-12);
          all[name] = [...(all[name] ?? []), item(scores[name]!)];
        }
      }
      const [record] = golden<{ metrics: Record<string, { value: number }> }>(task.name, 'aggregate');
      for (const [name, { value }] of Object.entries(record!.metrics))
        expect(Math.abs(aggregate(name, all[name]!) - value) / value).toBeLessThanOrEqual(1e-12);
    });
  }
});
