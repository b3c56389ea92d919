import { describeGolden, golden, hasShared, shared } from '../golden/golden.ts';
import { scoreAnswer } from '../metrics/generation-scores.ts';
import { meanWithError } from '../metrics/mean.ts';
import { Shots } from '../prompt/shots.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { drop, dropAnswers } from '../tasks/drop.ts';
import { gsm8k } from '../tasks/gsm8k.ts';
import { hendrycksMath, hendrycksMath500 } from '../tasks/hendrycks-math.ts';
import { humaneval, humanevalInstruct } from '../tasks/humaneval.ts';
import { mbpp, mbppInstruct } from '../tasks/mbpp.ts';
import { generationRequest } from './generation.ts';
import { cutAtStops, stopList } from './stops.ts';

const EOS = '<|endoftext|>';
const TASKS: [GenerationTask, string[]][] = [
  [gsm8k, ['5shot', '0shot', '8shot']],
  [drop, ['0shot', '3shot']],
  [humaneval, ['0shot']],
  [humanevalInstruct, ['instruct_0shot']],
  [mbpp, ['3shot']],
  [mbppInstruct, ['instruct_3shot']],
  [hendrycksMath, ['hendrycks_0shot']],
  [hendrycksMath500, ['hendrycks_0shot']],
];

interface GoldenRequest {
  split: string;
  doc: number;
  num_fewshot: number;
  context: string;
  until: string[];
  max_gen_toks: number;
  target?: string;
  answers?: string[][];
}
interface GoldenOutcome {
  doc: number;
  case: string;
  generation: string;
  response: string;
  filter: string;
  filtered: string | string[];
  metrics: Record<string, number>;
}
interface GoldenAggregate {
  filter: string;
  case: string;
  metrics: Record<string, { value: number; stderr: number | null }>;
}

describe('generationRequest', () => {
  it('shows the fixed examples of MBPP with their carriage returns', () => {
    const row = { text: 'T', code: 'C', test_list: ['a', 'b', 'c'] };
    const examples = new Shots(mbpp.pool, [], 1).draw(row);
    const { context, target } = generationRequest(mbpp, row, { config: '', examples });
    expect(context).toContain('[BEGIN]\ndef similar_elements(test_tup1, test_tup2):\r\n  res');
    expect(
      context.endsWith(
        '\n[DONE]\n\nYou are an expert Python programmer, and here is your task: T Your code should pass these tests:\n\na\nb\nc\n[BEGIN]\n',
      ),
    ).toBe(true);
    expect(target).toBe('a\nb\nc');
  });
  it('ends with a message where a program has to run and nothing can run it', async () => {
    const row = { prompt: 'def f():', test: 'T', entry_point: 'f' };
    await expect(scoreAnswer(humaneval, row, ' pass', { runner: undefined })).rejects.toThrow(
      'humaneval runs programs that the model wrote, and no code runner was given',
    );
  });
});

describeGolden('generation requests and scores against the golden ones', () => {
  for (const [task, variants] of TASKS) {
    const { folder } = task.dataset;
    it.each(variants)(`${task.name} requests, %s`, (variant) => {
      const records = golden<GoldenRequest>(folder, 'request', variant);
      const { split, num_fewshot: count } = records[0]!;
      const rows = shared<Row>(`data/${folder}/${split}.jsonl`);
      const poolFile = folder === 'gsm8k' ? 'train' : 'pool';
      const pool = count > 0 && task.pool.kind === 'sampled' ? shared<Row>(`data/${folder}/${poolFile}.jsonl`) : [];
      const shots = new Shots(task.pool, pool, count);
      for (const record of records) {
        const row = rows[record.doc]!;
        const asked = generationRequest(task, row, { config: '', examples: shots.draw(row) });
        expect(asked.context).toBe(record.context);
        expect(asked.until).toEqual(record.until);
        expect(asked.maxNewTokens).toBe(record.max_gen_toks);
        if (record.answers) expect(dropAnswers(row)).toEqual(record.answers);
        else expect(asked.target).toBe(record.target);
      }
    });
    const variant = variants[0]!;
    it(`${task.name} outcomes and aggregates`, async () => {
      const rows = shared<Row>(`data/${folder}/${task.dataset.split}.jsonl`);
      const items = new Map<string, number[]>();
      for (const outcome of golden<GoldenOutcome>(folder, 'outcome', variant)) {
        const row = rows[outcome.doc]!;
        const response = cutAtStops(outcome.generation, stopList(task.until, EOS));
        expect(response).toBe(outcome.response);
        const [filtered] = [outcome.filtered].flat();
        const { target } = task.question(row);
        // Stands for the sandbox: the program must be the golden one, and then ends as the golden run did.
        const runner = {
          run: (program: string) => {
            expect(program).toBe(`${filtered}\n${target}`);
            return Promise.resolve({ passed: Object.values(outcome.metrics)[0] === 1, reason: '' });
          },
        };
        const one = { ...task, filters: task.filters.filter(({ name }) => name === outcome.filter) };
        const scored = await scoreAnswer(one, row, response, { runner });
        expect(scored.filtered[outcome.filter]).toBe(filtered);
        for (const [metric, value] of Object.entries(outcome.metrics)) {
          const name = task.filters.length > 0 ? `${metric},${outcome.filter}` : metric;
          expect(scored.scores[name]).toEqual([value]);
          const key = `${outcome.case} ${outcome.filter} ${metric}`;
          items.set(key, [...(items.get(key) ?? []), value]);
        }
        expect(task.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(scored.scores)));
      }
      for (const aggregate of golden<GoldenAggregate>(folder, 'aggregate', variant)) {
        for (const [metric, { value, stderr }] of Object.entries(aggregate.metrics)) {
          const got = meanWithError(items.get(`${aggregate.case} ${aggregate.filter} ${metric}`)!);
          expect(Math.abs(got.value - value)).toBeLessThanOrEqual(1e-9);
          if (stderr === null) expect(got.stderr).toBeNull();
          else expect(Math.abs(got.stderr! - stderr)).toBeLessThanOrEqual(1e-9);
        }
      }
    });
    const more = `more-documents/${folder}/${task.dataset.split}.jsonl`;
    if (hasShared(more))
      it(`${task.name} asks about unseen documents`, async () => {
        const runner = { run: () => Promise.resolve({ passed: true, reason: '' }) };
        for (const row of shared<Row>(more)) {
          const asked = generationRequest(task, row, { config: '', examples: [] });
          const { scores } = await scoreAnswer(task, row, asked.target, { runner });
          if (folder !== 'drop') expect(Object.values(scores)[0]).toEqual([1]);
        }
      });
  }
});
