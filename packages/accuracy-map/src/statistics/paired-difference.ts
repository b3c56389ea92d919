import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { requirePairs } from './mcnemar.ts';

/** Mean of after − before over documents, and how sure one can be of it. */
export interface PairedDifference {
  readonly documents: number;
  readonly mean: number;
  /** Standard error of the mean: sample standard deviation of the differences / √n. */
  readonly standardError: number;
}

/** Paired differences of the same documents' scores. */
export function pairedDifference(before: readonly number[], after: readonly number[]): PairedDifference {
  requirePairs(before, after);
  const n = before.length;
  const differences = after.map((score, i) => score - before[i]!);
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  return { documents: n, mean, standardError: n > 1 ? Math.sqrt(squares / (n - 1) / n) : Number.POSITIVE_INFINITY };
}

/** Student's interval that holds the true difference with probability `confidence`. */
export function confidenceInterval(
  { documents, mean, standardError }: PairedDifference,
  confidence: number,
): [low: number, high: number] {
  if (documents < 2) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const reach = tQuantile(1 - (1 - confidence) / 2, documents - 1) * standardError;
  return [mean - reach, mean + reach];
}

/**
 * Two one-sided t tests (Schuirmann 1987) of |true difference| < margin.
 * @returns the larger of the two p values: below α, equivalence within the margin is shown
 */
export function equivalenceTest({ documents, mean, standardError }: PairedDifference, margin: number): number {
  if (!(margin > 0)) throw new RangeError(`equivalence test: margin ${margin} was given; it must be greater than 0`);
  if (documents < 2) return 1;
  if (standardError === 0) return Math.abs(mean) < margin ? 0 : 1;
  const freedom = documents - 1;
  const notBelow = 1 - tCdf((mean + margin) / standardError, freedom);
  const notAbove = tCdf((mean - margin) / standardError, freedom);
  return Math.max(notBelow, notAbove);
}
