import fc from 'fast-check';
import { holm } from './holm.ts';

describe('holm', () => {
  it('adjusts a worked example', () => {
    // 4·0.005, 3·0.01, 2·0.03, and 0.04 raised to the 0.06 before it.
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(adjusted[i]).toBeCloseTo(p, 12));
  });

  it('rejects what the step-down procedure rejects', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(p, { maxLength: 12 }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (pValues, alpha) => {
          const sorted = [...pValues].sort((a, b) => a - b);
          const firstKept = sorted.findIndex((value, rank) => (pValues.length - rank) * value > alpha);
          const rejected = firstKept < 0 ? pValues.length : firstKept;
          expect(holm(pValues).filter((value) => value <= alpha).length).toBe(rejected);
        },
      ),
    );
  });
});
