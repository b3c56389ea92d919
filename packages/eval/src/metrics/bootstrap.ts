import { CPythonRandom } from '../random/cpython-random.ts';
import { sampleDeviation } from './mean.ts';

/** Resamples that share one random state. */
const CHUNK = 1000;

/**
 * Standard error of a statistic over documents by the bootstrap: the sample standard deviation of its value on resamples with
 * replacement, chunk i of 1000 drawn from the seed i. (lm-evaluation-harness @4e7e0d47 `api/metrics.py` bootstrap_stderr.)
 * @param iterations resamples; rounded down to whole chunks
 * @returns null for fewer than two items
 */
export function bootstrapError<T>(
  statistic: (items: readonly T[]) => number,
  items: readonly T[],
  iterations: number,
): number | null {
  if (items.length < 2) return null;
  const chunk = Math.min(CHUNK, iterations);
  const values: number[] = [];
  for (let i = 0; i < Math.floor(iterations / chunk); i++) {
    const random = new CPythonRandom(i);
    for (let draw = 0; draw < chunk; draw++) values.push(statistic(random.choices(items, items.length)));
  }
  return sampleDeviation(values);
}
