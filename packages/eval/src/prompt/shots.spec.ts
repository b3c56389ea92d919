import { describeGolden, golden } from '../golden/golden.ts';
import { Shots } from './shots.ts';

const rows = (n: number) => Array.from({ length: n }, (_, i) => ({ i }));
const numbers = (drawn: readonly Readonly<Record<string, unknown>>[]) => drawn.map((row) => row['i']);

describe('Shots', () => {
  it('draws on from document to document', () => {
    const shots = new Shots({ kind: 'sampled', split: 'train', excludesEvaluated: false }, rows(100), 5);
    expect(numbers(shots.draw({}))).toEqual([99, 56, 14, 0, 11]);
    expect(numbers(shots.draw({}))).toEqual([74, 4, 85, 88, 10]);
  });
  it('drops the evaluated document by value, and draws one more for it', () => {
    const shots = new Shots({ kind: 'sampled', split: 'train', excludesEvaluated: true }, rows(12), 3);
    expect(numbers(shots.draw({ i: 0 }))).toEqual([7, 1, 10]);
    expect(numbers(shots.draw({ i: 1 }))).toEqual([9, 0, 11]);
  });
  it('takes the first ones, or the fixed ones', () => {
    expect(numbers(new Shots({ kind: 'first', split: 'dev' }, rows(6), 2).draw({ i: 1 }))).toEqual([0, 1]);
    expect(numbers(new Shots({ kind: 'fixed', rows: rows(4) }, [], 2).draw({}))).toEqual([0, 1]);
  });
  it('draws nothing from any pool when none are wanted', () => {
    expect(new Shots({ kind: 'none' }, [], 0).draw({})).toEqual([]);
    expect(new Shots({ kind: 'first', split: 'dev' }, [], 0).draw({})).toEqual([]);
  });
  it('refuses more than there are', () => {
    expect(() => new Shots({ kind: 'none' }, [], 2)).toThrow('defined without worked examples; 2 were asked for');
    expect(() => new Shots({ kind: 'first', split: 'dev' }, rows(3), 5)).toThrow('5 worked examples were asked');
  });
});

describeGolden('Shots against the golden draws', () => {
  interface Draws {
    pool: number;
    k: number;
    draws: number[][];
    eval_docs?: number[];
  }
  it.each(golden<Draws>('_sampler', 'sample'))('$k of $pool', ({ pool, k, draws }) => {
    const shots = new Shots({ kind: 'sampled', split: 'train', excludesEvaluated: false }, rows(pool), k);
    expect(draws.map(() => numbers(shots.draw({})))).toEqual(draws);
  });
  it.each(golden<Draws>('_sampler', 'sample_excluding_eval_doc'))(
    '$k of $pool without the evaluated document',
    ({ pool, k, draws, eval_docs }) => {
      const shots = new Shots({ kind: 'sampled', split: 'train', excludesEvaluated: true }, rows(pool), k);
      expect(eval_docs!.map((i) => numbers(shots.draw({ i })))).toEqual(draws);
    },
  );
});
