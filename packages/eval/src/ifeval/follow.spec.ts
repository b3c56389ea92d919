import { describeGolden, golden, shared } from '../golden/golden.ts';
import { mean, meanWithError } from '../metrics/mean.ts';
import { generationRequest } from '../requests/generation.ts';
import type { Row } from '../row.ts';
import { ifeval } from '../tasks/ifeval.ts';
import { follows, followsLoosely, looseForms, passes } from './follow.ts';

describe('follows', () => {
  const check = (id: string, response: string, args = {}) => follows(response, { id, arguments: args });
  it('counts as the original does', () => {
    expect(check('keywords:frequency', 'cat Catcat', { keyword: 'cat', frequency: 3, relation: 'at least' })).toBe(
      true,
    );
    expect(check('detectable_format:number_bullet_lists', '* a\n- b\n  - c\n** d', { num_bullets: 3 })).toBe(true);
    expect(check('detectable_format:number_highlighted_sections', '**a** *b* **', { num_highlights: 2 })).toBe(true);
    expect(check('detectable_format:json_format', '```json\n{"a": NaN}\n```')).toBe(true);
    expect(check('length_constraints:number_paragraphs', 'a *** b', { num_paragraphs: 2 })).toBe(true);
  });
  it('holds no instruction followed by an empty response', () => {
    expect(check('punctuation:no_comma', ' \n')).toBe(false);
  });
  it('reads null, 0 and empty arguments as not given, and then refuses', () => {
    expect(() => check('length_constraints:number_words', 'a', { num_words: null, relation: 'at least' })).toThrow(
      'length_constraints:number_words needs a number as "num_words"; {"num_words":null',
    );
    expect(() => check('length_constraints:number_words', 'a', { num_words: 2, relation: 'at most' })).toThrow(
      '"relation" must be "less than" or "at least"; "at most" was given',
    );
  });
  it('names the nearest instruction', () => {
    expect(() => check('punctuation:no_commas', 'a')).toThrow('did you mean "punctuation:no_comma"?');
  });
  it('looks at eight forms for the loose score', () => {
    expect(looseForms('a\n*b*\nc')).toEqual(['a\n*b*\nc', '*b*\nc', 'a\n*b*', '*b*', 'a\nb\nc', 'b\nc', 'a\nb', 'b']);
    expect(followsLoosely('Sure, here it is:\nno commas', { id: 'punctuation:no_comma', arguments: {} })).toBe(true);
  });
});

describeGolden('IFEval against the golden records', () => {
  interface Check {
    instruction_id: string;
    kwargs: Row;
    response: string;
    follows: boolean;
  }
  const checks = new Map<string, Check[]>();
  for (const record of golden<Check>('ifeval', 'instruction'))
    checks.set(record.instruction_id, [...(checks.get(record.instruction_id) ?? []), record]);
  it.each([...checks])('%s', (_id, records) => {
    const wrong = records.filter(
      (record) => passes(record.response, { id: record.instruction_id, arguments: record.kwargs }) !== record.follows,
    );
    expect(wrong).toEqual([]);
  });
  it('requests', () => {
    const rows = shared<Row>('data/ifeval/train.jsonl');
    for (const record of golden<{ doc: number; context: string; max_gen_toks: number }>('ifeval', 'request')) {
      const asked = generationRequest(ifeval, rows[record.doc]!, { config: '', examples: [] });
      expect([asked.context, asked.maxNewTokens]).toEqual([record.context, record.max_gen_toks]);
    }
  });
  it('outcomes and the aggregate', async () => {
    interface Outcome {
      doc: number;
      case: string;
      response: string;
      metrics: Record<string, boolean | boolean[]>;
    }
    const rows = shared<Row>('data/ifeval/train.jsonl');
    const tailored: Record<string, number[][]> = {};
    for (const outcome of golden<Outcome>('ifeval', 'outcome')) {
      const scores = await ifeval.score(outcome.response, rows[outcome.doc]!, { runner: undefined });
      const expected = Object.entries(outcome.metrics).map(([name, value]) => [name, [value].flat().map(Number)]);
      expect([outcome.doc, outcome.case, scores]).toEqual([outcome.doc, outcome.case, Object.fromEntries(expected)]);
      if (outcome.case !== 'tailored') continue;
      for (const [name, values] of Object.entries(scores)) tailored[name] = [...(tailored[name] ?? []), [...values]];
    }
    const [aggregate] = golden<{ metrics: Record<string, { value: number; stderr: number | null }> }>(
      'ifeval',
      'aggregate',
    );
    for (const [name, { value, stderr }] of Object.entries(aggregate!.metrics)) {
      expect(mean(tailored[name]!.flat())).toBeCloseTo(value, 9);
      if (stderr !== null) expect(meanWithError(tailored[name]!.flat()).stderr).toBeCloseTo(stderr, 9);
    }
  });
  it('unseen documents', async () => {
    for (const row of shared<Row>('more-documents/ifeval/train.jsonl')) {
      const scores = await ifeval.score('An answer.\nAnother, longer one.', row, { runner: undefined });
      expect(scores['inst_level_strict_acc']).toHaveLength((row['instruction_id_list'] as string[]).length);
    }
  });
});
