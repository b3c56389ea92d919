import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { requirePairs } from './mcnemar.ts';

/** A difference after − before, and how sure one can be of it. */
export interface PairedDifference {
  readonly mean: number;
  /** Standard error of the mean; infinite where one document says nothing of the spread. */
  readonly standardError: number;
  /** Degrees of freedom of the standard error. */
  readonly freedom: number;
}

/** Paired differences of the same documents' scores: their mean, and sample standard deviation / √n. */
export function pairedDifference(before: readonly number[], after: readonly number[]): PairedDifference {
  requirePairs(before, after);
  return meanDifference(after.map((score, i) => score - before[i]!));
}

/** Mean of independent differences with its standard error. */
export function meanDifference(differences: readonly number[]): PairedDifference {
  const n = differences.length;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  if (n < 2) return { mean, standardError: Number.POSITIVE_INFINITY, freedom: 0 };
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n), freedom: n - 1 };
}

/** Student's interval that holds the true difference with probability `confidence`. */
export function confidenceInterval(
  { mean, standardError, freedom }: PairedDifference,
  confidence: number,
): [low: number, high: number] {
  if (!Number.isFinite(standardError)) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const reach = standardError === 0 ? 0 : tQuantile(1 - (1 - confidence) / 2, freedom) * standardError;
  return [mean - reach, mean + reach];
}

/** Two-sided t test of no difference. @returns its p value */
export function differenceTest({ mean, standardError, freedom }: PairedDifference): number {
  if (mean === 0 || !Number.isFinite(standardError)) return 1;
  return standardError === 0 ? 0 : Math.min(1, 2 * tCdf(-Math.abs(mean) / standardError, freedom));
}

/**
 * One-sided t test that the true difference lies above −margin.
 * @returns p value: below α, a fall of `margin` or more is ruled out
 */
export function noFallTest({ mean, standardError, freedom }: PairedDifference, margin: number): number {
  requireMargin(margin);
  if (!Number.isFinite(standardError)) return 1;
  if (standardError === 0) return mean > -margin ? 0 : 1;
  return tCdf(-(mean + margin) / standardError, freedom);
}

/**
 * Two one-sided t tests (Schuirmann 1987) of |true difference| < margin.
 * @returns the larger of the two p values: below α, equivalence within the margin is shown
 */
export function equivalenceTest(difference: PairedDifference, margin: number): number {
  return Math.max(
    noFallTest(difference, margin),
    noFallTest({ ...difference, mean: difference.mean === 0 ? 0 : -difference.mean }, margin),
  );
}

/** @throws RangeError for a margin that is not greater than 0 */
export function requireMargin(margin: number): void {
  if (!(margin > 0)) throw new RangeError(`equivalence test: margin ${margin} was given; it must be greater than 0`);
}
