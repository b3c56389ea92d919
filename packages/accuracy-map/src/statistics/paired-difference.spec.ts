import fc from 'fast-check';
import { confidenceInterval, equivalenceTest, pairedDifference } from './paired-difference.ts';

const scores = (length: number) =>
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length });

describe('pairedDifference', () => {
  it('gives Student’s sleep data its published figures', () => {
    // Student (1908), extra sleep under two drugs: mean difference 1.58, t(9) = 4.0621, 95 % interval 0.7001 to 2.4599.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const difference = pairedDifference(first, second);
    expect(difference.mean).toBeCloseTo(1.58, 10);
    expect(difference.mean / difference.standardError).toBeCloseTo(4.0621, 4);
    const [low, high] = confidenceInterval(difference, 0.95);
    expect(low).toBeCloseTo(0.7001, 4);
    expect(high).toBeCloseTo(2.4599, 4);
  });

  it('turns around when the lists are swapped', () => {
    fc.assert(
      fc.property(scores(12), scores(12), (a, b) => {
        expect(pairedDifference(a, b).mean).toBeCloseTo(-pairedDifference(b, a).mean, 12);
        expect(pairedDifference(a, b).standardError).toBeCloseTo(pairedDifference(b, a).standardError, 12);
      }),
    );
  });
});

describe('equivalenceTest', () => {
  it('gives the paired example of Lakens (2017) its published p value', () => {
    // n = 65, means 5.83 and 5.75, sds 1.17 and 1.29, r = .75, bounds ±0.4 sd of the difference: p = .008.
    const sd = Math.sqrt(1.17 ** 2 + 1.29 ** 2 - 2 * 0.75 * 1.17 * 1.29);
    const p = equivalenceTest({ freedom: 64, mean: 0.08, standardError: sd / Math.sqrt(65) }, 0.4 * sd);
    expect(p).toBeCloseTo(0.008, 3);
  });

  it('shows equivalence exactly when the 1 − 2α interval lies inside the margin', () => {
    fc.assert(
      fc.property(scores(15), scores(15), fc.double({ min: 0.01, max: 1, noNaN: true }), (a, b, margin) => {
        const difference = pairedDifference(a, b);
        fc.pre(difference.standardError > 1e-9);
        const [low, high] = confidenceInterval(difference, 0.9);
        const p = equivalenceTest(difference, margin);
        fc.pre(Math.abs(p - 0.05) > 1e-9);
        expect(p < 0.05).toBe(-margin < low && high < margin);
      }),
    );
  });

  it('shows nothing from a single document', () => {
    expect(equivalenceTest(pairedDifference([1], [1]), 0.1)).toBe(1);
  });
});
