import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { requirePairs } from './mcnemar.ts';

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
  readonly confidence: number;
}

/**
 * Percentile interval of the mean of after − before, documents drawn with replacement (Efron 1979): makes no assumption about the
 * distribution of differences. The same seed gives the same interval.
 */
export function pairedBootstrap(
  before: readonly number[],
  after: readonly number[],
  { resamples, seed, confidence }: BootstrapOptions,
): [low: number, high: number] {
  requirePairs(before, after);
  const differences = after.map((score, i) => score - before[i]!);
  const n = differences.length;
  const random = xoroshiro128plus(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[uniformInt(random, 0, n - 1)]!;
    return sum / n;
  }).sort();
  const tail = (1 - confidence) / 2;
  const at = (q: number): number => means[Math.min(resamples - 1, Math.max(0, Math.round(q * (resamples - 1))))]!;
  return [at(tail), at(1 - tail)];
}
