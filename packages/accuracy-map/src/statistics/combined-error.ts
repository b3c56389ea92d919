import type { PairedDifference } from './paired-difference.ts';

/** One independent source of error of a mean: its variance, and the degrees of freedom that variance was estimated with. */
export interface ErrorSource {
  readonly variance: number;
  readonly freedom: number;
}

/** Degrees of freedom of a variance that was not estimated: Student's distribution is then the normal one. */
const KNOWN_EXACTLY = 1e6;

/**
 * A mean whose error has several independent sources: variances add, degrees of freedom follow Satterthwaite (1946),
 * (Σ Vᵢ)² / Σ (Vᵢ² / νᵢ).
 */
export function combinedError(mean: number, sources: readonly ErrorSource[]): PairedDifference {
  const variance = sources.reduce((sum, source) => sum + source.variance, 0);
  if (!Number.isFinite(variance)) return { mean, standardError: Number.POSITIVE_INFINITY, freedom: 0 };
  const spread = sources.reduce((sum, { variance: v, freedom }) => sum + (v === 0 ? 0 : v ** 2 / freedom), 0);
  const most = sources.reduce((sum, { freedom }) => sum + (Number.isFinite(freedom) ? freedom : 0), 0);
  return {
    mean,
    standardError: Math.sqrt(variance),
    freedom: Math.max(1, spread > 0 ? Math.min(variance ** 2 / spread, KNOWN_EXACTLY) : most || KNOWN_EXACTLY),
  };
}

/**
 * Variance that calibration adds to a mean over seeds: s² / S of the seeds' own means. It holds a share of the documents' noise as well, so
 * that the sum with the documents' variance is, if anything, too large.
 */
export function seedVariance(seedMeans: readonly number[]): ErrorSource {
  const count = seedMeans.length;
  if (count < 2) return { variance: 0, freedom: Number.POSITIVE_INFINITY };
  const mean = seedMeans.reduce((sum, value) => sum + value, 0) / count;
  const squares = seedMeans.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { variance: squares / (count - 1) / count, freedom: count - 1 };
}

/**
 * Variance that scores between 0 and 1 always have: as if two documents more had been lost and two more won. Without it a handful of
 * documents on which nothing changed would prove anything; with it, unchanged documents show equivalence within a margin m from about
 * 3.3 / m documents on, where the exact test needs 3.0 / m ("rule of three"; Agresti and Min 2005 add pairs to the same end).
 * @param weight the largest weight that one document has in the mean: 1 / n for n documents that count alike
 */
export function floorVariance(weight: number): ErrorSource {
  return { variance: 4 * weight ** 2, freedom: Number.POSITIVE_INFINITY };
}
