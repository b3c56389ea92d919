import fc from 'fast-check';
import { spans } from './spans.ts';

describe('spans', () => {
  it('cover every index once, in order, with only the last one shorter', () =>
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 50 }), (length, size) => {
        const runs = spans(length, size);
        expect(runs.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))).toEqual(
          Array.from({ length }, (_, i) => i),
        );
        for (const { index, start, end } of runs) {
          expect(start).toBe(index * size);
          if (index < runs.length - 1) expect(end - start).toBe(size);
        }
      }),
    ));
});
