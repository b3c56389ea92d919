import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import tCdf from '@stdlib/stats-base-dists-t-cdf';
import type { PairedDifference } from './paired-difference.ts';

/**
 * One-sided exact binomial test that a model answers better than by guessing. Documents with different numbers of choices are taken at
 * their mean chance, which has the larger spread and so the larger p value above it (Hoeffding 1956).
 * @returns the chance of at least `right` right answers by guessing
 */
export function binomialAboveChance(right: number, documents: number, chance: number): number {
  if (right === 0) return 1;
  return chance === 0 ? 0 : 1 - binomialCdf(right - 1, documents, chance);
}

/** The same for scores that are not 0 or 1, by a t test of the mean score. */
export function meanAboveChance({ mean, standardError, freedom }: PairedDifference, chance: number): number {
  if (!Number.isFinite(standardError)) return 1;
  if (standardError === 0) return mean > chance ? 0 : 1;
  return tCdf((chance - mean) / standardError, freedom);
}
