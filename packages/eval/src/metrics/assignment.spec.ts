import fc from 'fast-check';
import { bestAssignment } from './assignment.ts';

const total = (scores: number[][], columns: (number | undefined)[]) =>
  columns.reduce<number>((sum, column, row) => sum + (column === undefined ? 0 : scores[row]![column]!), 0);

/** Largest total by trying every assignment. */
function exhaustive(scores: number[][], row = 0, used: readonly number[] = []): number {
  if (row === scores.length) return 0;
  const free = scores[row]!.map((_, c) => c).filter((c) => !used.includes(c));
  const taken = free.map((c) => scores[row]![c]! + exhaustive(scores, row + 1, [...used, c]));
  return Math.max(exhaustive(scores, row + 1, used), ...taken);
}

describe('bestAssignment', () => {
  it('is as good as the best of all assignments', () => {
    const table = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([r, c]) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: c, maxLength: c }), {
        minLength: r,
        maxLength: r,
      }),
    );
    fc.assert(
      fc.property(table, (scores) => {
        const columns = bestAssignment(scores);
        const used = columns.filter((c) => c !== undefined);
        return new Set(used).size === used.length && total(scores, columns) === exhaustive(scores);
      }),
    );
  });
  it('assigns nothing where there is nothing', () => expect(bestAssignment([])).toEqual([]));
});
