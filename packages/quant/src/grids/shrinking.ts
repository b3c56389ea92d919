import type { RangeSearch } from './grid.ts';
import type { RangeCandidates } from './range-search.ts';

/** The candidates of a search that shrinks the range step by step: factors 1, 1 − 1/steps, … */
export function shrinking({ norm, steps, maxShrink }: RangeSearch): Pick<RangeCandidates, 'factors' | 'norm'> {
  const factors = Array.from({ length: Math.floor(maxShrink * steps) }, (_, step) => 1 - step / steps);
  return { factors, norm };
}
