import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
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

  it.each([
    ['two documents', [0, 1]],
    ['three documents, one lost and one won', [-1, 0, 1]],
    ['five documents with ties', [-3, 0, 0, 2, 7]],
    // The treatment group of Efron and Tibshirani (1993), An Introduction to the Bootstrap, table 2.1.
    ['the mouse data', [94, 197, 16, 38, 99, 141, 23]],
  ])('gives the quantiles of all resamples of %s, every one enumerated', (_, differences) => {
    const sums = sumsOfAllResamples(differences);
    const shareOf = (holds: (sum: number) => boolean): number => sums.filter(holds).length / sums.length;
    for (const confidence of [0.8, 0.9, 0.95]) {
      const tail = (1 - confidence) / 2;
      const resamples = 20_000;
      const zeros = differences.map(() => 0);
      const ends = pairedBootstrap(zeros, differences, { resamples, seed: 11, confidence });
      const [low, high] = ends.map((end) => Math.round(end * differences.length)) as [number, number];
      // The rank of a sample quantile has standard deviation √(tail (1 − tail) / resamples); five of them, and one rank of rounding.
      const slack = 5 * Math.sqrt((tail * (1 - tail)) / resamples) + 1 / resamples;
      expect(shareOf((sum) => sum < low)).toBeLessThanOrEqual(tail + slack);
      expect(shareOf((sum) => sum <= low)).toBeGreaterThanOrEqual(tail - slack);
      expect(shareOf((sum) => sum > high)).toBeLessThanOrEqual(tail + slack);
      expect(shareOf((sum) => sum >= high)).toBeGreaterThanOrEqual(tail - slack);
    }
  });

  it('holds the true mean in as many drawn studies as it says', () => {
    const random = xoroshiro128plus(5);
    const studies = 300;
    const documents = 60;
    let held = 0;
    for (let study = 0; study < studies; study++) {
      // Changes of −1, 0 and 1 with chances 0.2, 0.7 and 0.1: a true mean of −0.1.
      const drawn = Array.from({ length: documents }, () => uniformFloat64(random));
      const changes = drawn.map((at) => (at < 0.2 ? -1 : at < 0.9 ? 0 : 1));
      const [low, high] = pairedBootstrap(drawn.fill(0), changes, { resamples: 400, seed: study, confidence: 0.9 });
      if (low <= -0.1 && -0.1 <= high) held++;
    }
    // Three standard errors of a share of 0.9 in 300 studies, and the percentile interval's known lack at 60 documents: a
    // spread with n for n − 1, and the normal quantile for Student's, 1.645 √(59 / 60) for 1.671, coverage 0.893.
    expect(held / studies).toBeGreaterThan(0.893 - 3 * Math.sqrt((0.9 * 0.1) / studies));
    expect(held / studies).toBeLessThan(0.9 + 3 * Math.sqrt((0.9 * 0.1) / studies));
  });

  it('is a point when nothing changed', () => {
    expect(pairedBootstrap(before, before, options)).toEqual([0, 0]);
  });
});

/** Sums of all nⁿ ways to draw n of n numbers with replacement. */
function sumsOfAllResamples(values: readonly number[]): Int32Array {
  const n = values.length;
  const sums = new Int32Array(n ** n);
  for (let way = 0; way < sums.length; way++)
    for (let drawn = 0, rest = way; drawn < n; drawn++, rest = Math.floor(rest / n)) sums[way]! += values[rest % n]!;
  return sums;
}
