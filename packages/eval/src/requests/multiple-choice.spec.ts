import { describeGolden, golden, hasShared, shared } from '../golden/golden.ts';
import { choiceScores } from '../metrics/choice-scores.ts';
import { meanWithError } from '../metrics/mean.ts';
import { Shots } from '../prompt/shots.ts';
import type { Row } from '../row.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { arcChallenge, arcEasy } from '../tasks/arc.ts';
import { boolq } from '../tasks/boolq.ts';
import { ceval } from '../tasks/ceval.ts';
import { cmmlu } from '../tasks/cmmlu.ts';
import { hellaswag } from '../tasks/hellaswag.ts';
import { mmlu } from '../tasks/mmlu.ts';
import { piqa } from '../tasks/piqa.ts';
import { winogrande } from '../tasks/winogrande.ts';
import { choiceRequests } from './multiple-choice.ts';

const TASKS = [piqa, arcEasy, arcChallenge, hellaswag, winogrande, boolq, mmlu, cmmlu, ceval];

describe('choiceRequests', () => {
  const row = { goal: 'open a jar', sol1: 'twist', sol2: 'sing 𝄞', label: 0 };
  it('asks every choice behind one context, with a space before it', () => {
    const { requests, gold, lengths } = choiceRequests(piqa, row, { config: '', examples: [] });
    expect(requests).toEqual([
      { context: 'Question: open a jar\nAnswer:', continuation: ' twist' },
      { context: 'Question: open a jar\nAnswer:', continuation: ' sing 𝄞' },
    ]);
    expect([gold, lengths]).toEqual([0, [5, 6]]);
  });
  it('scores one ending behind several beginnings, and shows the right beginning in examples', () => {
    const sentence = { sentence: 'The cup fell, _ broke. ', option1: 'it', option2: 'he', answer: '1' };
    const { requests } = choiceRequests(winogrande, sentence, { config: '', examples: [sentence] });
    const shown = 'The cup fell, it broke.\n\nThe cup fell, ';
    expect(requests).toEqual([
      { context: `${shown}it`, continuation: ' broke.' },
      { context: `${shown}he`, continuation: ' broke.' },
    ]);
  });
  it('leaves out the space in a chat, whose template has its own end', () => {
    const chat = { thinking: 'off', examples: 'turns' } as const;
    const { requests } = choiceRequests(piqa, row, { config: '', examples: [], chat });
    expect(requests[0]).toEqual({
      context:
        '[unused9]系统：[unused10][unused9]用户：Question: open a jar\nAnswer: /no_think[unused10][unused9]助手：',
      continuation: 'twist',
    });
  });
  it('refuses a document without a public answer', () => {
    const asking = { config: '', examples: [] };
    expect(() => choiceRequests(piqa, { ...row, label: -1 }, asking)).toThrow('number -1 of 2 choices');
  });
});

interface GoldenRequest {
  variant: string;
  subject?: string;
  split: string;
  doc: number;
  num_fewshot: number;
  requests: { context: string; continuation: string }[];
  gold: number;
}
interface GoldenOutcome {
  subject?: string;
  doc: number;
  case: number | string;
  lls: number[];
  choice_lengths: number[];
  metrics: Record<string, number>;
}
interface GoldenAggregate {
  subject?: string;
  metrics: Record<string, { value: number; stderr: number }>;
}

const fileOf = (task: MultipleChoiceTask, split: string, subject: string | undefined) =>
  `data/${task.dataset.folder}/${subject === undefined ? '' : `${subject}.`}${split}.jsonl`;

describeGolden('multiple-choice requests against the golden ones', () => {
  for (const task of TASKS) {
    const all = golden<GoldenRequest>(task.dataset.folder, 'request');
    const parts = new Map<string, GoldenRequest[]>();
    for (const record of all) {
      const key = `${record.variant} ${record.subject ?? ''}`;
      parts.set(key, [...(parts.get(key) ?? []), record]);
    }
    it.each([...parts])(`${task.name} %s`, (_name, records) => {
      const { subject, split, num_fewshot: count } = records[0]!;
      const rows = shared<Row>(fileOf(task, split, subject));
      const poolSplit = task.pool.kind === 'first' ? task.pool.split : 'pool';
      const pool = count === 0 ? [] : shared<Row>(fileOf(task, poolSplit, subject));
      const shots = new Shots(task.pool, pool, count);
      records.forEach((record, index) => {
        expect(record.doc).toBe(index);
        const row = rows[record.doc]!;
        const asked = choiceRequests(task, row, { config: subject ?? '', examples: shots.draw(row) });
        expect(asked.requests).toEqual(record.requests);
        expect(asked.gold).toBe(record.gold);
      });
    });
    it(`${task.name} outcomes and aggregates`, () => {
      const gold = new Map(all.map((record) => [`${record.subject} ${record.doc}`, record.gold]));
      const perPart = new Map<string, Record<string, number>[]>();
      for (const outcome of golden<GoldenOutcome>(task.dataset.folder, 'outcome')) {
        const right = gold.get(`${outcome.subject} ${outcome.doc}`)!;
        const scores: Record<string, number> = choiceScores(outcome.lls, outcome.choice_lengths, right);
        for (const [metric, value] of Object.entries(outcome.metrics)) expect(scores[metric]).toBe(value);
        const part = `${outcome.subject}`;
        if (outcome.case === 0) perPart.set(part, [...(perPart.get(part) ?? []), scores]);
      }
      for (const aggregate of golden<GoldenAggregate>(task.dataset.folder, 'aggregate')) {
        for (const [metric, { value, stderr }] of Object.entries(aggregate.metrics)) {
          const got = meanWithError(perPart.get(`${aggregate.subject}`)!.map((scores) => scores[metric]!));
          expect(Math.abs(got.value - value)).toBeLessThanOrEqual(1e-9);
          expect(Math.abs(got.stderr! - stderr)).toBeLessThanOrEqual(1e-9);
        }
      }
    });
    it(`${task.name} lengths of choices`, () => {
      const outcomes = new Map(
        golden<GoldenOutcome>(task.dataset.folder, 'outcome').map((o) => [`${o.subject} ${o.doc}`, o.choice_lengths]),
      );
      for (const record of all) {
        const lengths = outcomes.get(`${record.subject} ${record.doc}`);
        if (!lengths) continue;
        const row = shared<Row>(fileOf(task, record.split, record.subject))[record.doc]!;
        const asked = choiceRequests(task, row, { config: record.subject ?? '', examples: [] });
        expect(asked.lengths).toEqual(lengths);
      }
    });
    const more = `more-documents/${task.dataset.folder}/${task.dataset.split}.jsonl`;
    if (hasShared(more))
      it(`${task.name} builds requests of unseen documents`, () => {
        for (const row of shared<Row>(more)) {
          const { requests } = choiceRequests(task, row, { config: '', examples: [row] });
          expect(requests.length).toBeGreaterThanOrEqual(2);
        }
      });
  }
});
