import fc from 'fast-check';
import { sequenceGroups } from './sequence-groups.ts';

describe('sequenceGroups', () => {
  it('covers all sequences in order, within the limit or alone, and no two neighbours would fit together', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.integer({ min: 1, max: 12 }), (lengths, limit) => {
        const groups = sequenceGroups(lengths, limit);
        const sum = (start: number, end: number) => lengths.slice(start, end).reduce((a, b) => a + b, 0);
        let at = 0;
        for (const { start, end } of groups) {
          expect(start).toBe(at);
          expect(end).toBeGreaterThan(start);
          expect(end - start === 1 || sum(start, end) <= limit).toBe(true);
          if (end < lengths.length) expect(sum(start, end + 1)).toBeGreaterThan(limit);
          at = end;
        }
        expect(at).toBe(lengths.length);
      }),
    ));

  it('never cuts a sequence from those that continue it', () => {
    const parents = [undefined, 0, 0, undefined, undefined, 4];
    expect(sequenceGroups([5, 2, 2, 3, 4, 3], 8, parents)).toEqual([
      { start: 0, end: 3 },
      { start: 3, end: 4 },
      { start: 4, end: 6 },
    ]);
  });
});
