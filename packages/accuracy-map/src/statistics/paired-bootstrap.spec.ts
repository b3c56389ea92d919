import { pairedBootstrap } from './paired-bootstrap.ts';
import { confidenceInterval, pairedDifference } from './paired-difference.ts';

const options = { resamples: 4000, seed: 7, confidence: 0.95 };
const before = Array.from({ length: 200 }, (_, i) => Number(i % 3 !== 0));
const after = Array.from({ length: 200 }, (_, i) => Number(i % 5 !== 0));

describe('pairedBootstrap', () => {
  it('is the same for the same seed and another for another', () => {
    expect(pairedBootstrap(before, after, options)).toEqual(pairedBootstrap(before, after, options));
    expect(pairedBootstrap(before, after, { ...options, seed: 8 })).not.toEqual(
      pairedBootstrap(before, after, options),
    );
  });

  it('agrees with Student’s interval where that one is right', () => {
    const [low, high] = pairedBootstrap(before, after, options);
    const [studentLow, studentHigh] = confidenceInterval(pairedDifference(before, after), 0.95);
    const width = studentHigh - studentLow;
    // 4000 resamples place a percentile to about 1/40 of the width (standard error of a 2.5 % quantile).
    expect(Math.abs(low - studentLow)).toBeLessThan(0.1 * width);
    expect(Math.abs(high - studentHigh)).toBeLessThan(0.1 * width);
  });

  it('is a point when nothing changed', () => {
    expect(pairedBootstrap(before, before, options)).toEqual([0, 0]);
  });
});
