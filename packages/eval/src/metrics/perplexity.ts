import { mean } from './mean.ts';

/** The log-likelihood of one document (natural logarithm, summed) and how many units it is spread over. */
export interface WeightedLogLikelihood {
  readonly logLikelihood: number;
  /** Words, bytes or tokens. */
  readonly weight: number;
}

function perUnit(items: readonly WeightedLogLikelihood[]): number {
  const total = items.reduce((sum, { logLikelihood }) => sum + logLikelihood, 0);
  return total / items.reduce((sum, { weight }) => sum + weight, 0);
}

/** exp(-sum of log-likelihoods / sum of weights): word or byte perplexity of all documents as one text. */
export function weightedPerplexity(items: readonly WeightedLogLikelihood[]): number {
  return Math.exp(-perUnit(items));
}

/** The same in bits per unit: -sum / sum of weights / ln 2. */
export function bitsPerUnit(items: readonly WeightedLogLikelihood[]): number {
  return -perUnit(items) / Math.LN2;
}

/** exp of minus the mean of log-likelihoods, every item counting alike: how windows of equal length are averaged. */
export function meanPerplexity(logLikelihoods: readonly number[]): number {
  return Math.exp(-mean(logLikelihoods));
}
