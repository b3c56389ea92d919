import type { Agreement, LawOutcome } from '@ptqlab/conformance';
import { opRows, rowOf } from './op-rows.ts';

const outcome = (law: string, worst: number | 'broken', broken = false): LawOutcome => ({
  law,
  ops: [law.split('.')[0]!],
  generator: 'dyadic',
  runs: 3,
  worst,
  ...(broken ? { failure: { seed: 1, path: '0', counterexample: 'x', message: 'm' } } : {}),
});

const agreement = (law: string, ulpCounts: number[], worstUlps: number): Agreement => ({
  law,
  ops: [law.split('.')[0]!],
  generator: 'dyadic',
  runs: 3,
  identical: true,
  ulpCounts,
  worstUlps,
});

describe('opRows', () => {
  it('keeps the order of the table and puts what is not in it behind', () => {
    const rows = opRows([{ stage: 'a', outcome: outcome('memory.reuse', 0), done: 1, of: 2 }], ['exp', 'add']);
    expect(rows.map(({ op }) => op)).toEqual(['exp', 'add', 'memory']);
    expect(rows[0]).toEqual({ op: 'exp', a: undefined, b: undefined, both: undefined });
  });

  it('takes the worst of the laws of an op, and broken over everything', () => {
    const laws = [outcome('add.dyadic', 0.25), outcome('add.realistic', 0.5)];
    const report = (stage: 'a' | 'b', law: LawOutcome) => ({ stage, outcome: law, done: 1, of: 1 });
    const [row] = opRows(
      [...laws.map((law) => report('a', law)), report('b', laws[0]!), report('b', outcome('add.large', 0, true))],
      [],
    );
    expect(row!.a!.worst).toBe(0.5);
    expect(row!.b!.worst).toBe('broken');
  });

  it('adds up how far two backends lie apart', () => {
    const [row] = opRows(
      [
        { stage: 'both', outcome: agreement('exp.dyadic', [5, 0, 1], 2), done: 1, of: 2 },
        { stage: 'both', outcome: agreement('exp.realistic', [1, 2, 0], 1), done: 2, of: 2 },
      ],
      [],
    );
    expect(row!.both).toMatchObject({ ulpCounts: [6, 2, 1], values: 9, worstUlps: 2, broken: false });
  });
});

it('laws of memory and errors have rows of their own', () => {
  expect(rowOf({ law: 'memory.closed', ops: ['add', 'mul'] })).toBe('memory');
  expect(rowOf({ law: 'pack.4-bit', ops: ['bitOr'] })).toBe('bitOr');
});
