import fc from 'fast-check';
import { combinedError, floorVariance, seedVariance } from './combined-error.ts';
import { equivalenceTest } from './paired-difference.ts';

describe('combinedError', () => {
  it('gives Welch’s degrees of freedom for two samples', () => {
    // Welch (1947) for s² / n = 0.5 with 9 and 0.2 with 4: 0.49 / (0.25 / 9 + 0.04 / 4) = 12.97.
    const { standardError, freedom } = combinedError(1, [
      { variance: 0.5, freedom: 9 },
      { variance: 0.2, freedom: 4 },
    ]);
    expect(standardError).toBeCloseTo(Math.sqrt(0.7), 12);
    expect(freedom).toBeCloseTo(0.49 / (0.25 / 9 + 0.04 / 4), 10);
  });

  it('never loses error by a further source', () => {
    const source = fc.record({
      variance: fc.double({ min: 0, max: 9, noNaN: true }),
      freedom: fc.integer({ min: 1, max: 99 }),
    });
    fc.assert(
      fc.property(fc.array(source, { minLength: 1 }), source, (sources, more) =>
        expect(combinedError(0, [...sources, more]).standardError).toBeGreaterThanOrEqual(
          combinedError(0, sources).standardError,
        ),
      ),
    );
  });
});

describe('seedVariance', () => {
  it('is the variance of a mean, and unknown (0) from one seed', () => {
    expect(seedVariance([1, 2, 3, 4])).toEqual({ variance: 5 / 3 / 4, freedom: 3 });
    expect(seedVariance([1]).variance).toBe(0);
  });
});

describe('floorVariance', () => {
  it('needs 165 unchanged documents for two points, no fewer than the exact test', () => {
    const p = (n: number): number => equivalenceTest(combinedError(0, [floorVariance(1 / n)]), 0.02);
    expect(p(20)).toBeGreaterThan(0.4);
    expect(p(149)).toBeGreaterThan(0.05);
    expect(p(166)).toBeLessThan(0.05);
  });
});
