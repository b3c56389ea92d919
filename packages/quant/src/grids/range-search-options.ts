import type { OptionsOf, OptionSpecs } from '../quantizer.ts';
import { DEFAULT_RANGE_SEARCH, type RangeSearch } from './grid.ts';

/** Options of methods whose ranges can be searched: `mse`, `norm`, `grid` and `maxshrink` of the published quantizers. */
export const RANGE_SEARCH_OPTIONS = {
  rangeSearch: {
    says: 'search the range with the least error instead of minimum and maximum (w_clip of the GPTAQ recipes)',
    default: false,
  },
  rangeNorm: {
    says: 'exponent of the error the range search judges by',
    default: DEFAULT_RANGE_SEARCH.norm,
    least: 0,
  },
  rangeSteps: {
    says: 'the range search shrinks the range in steps of 1 / rangeSteps',
    default: DEFAULT_RANGE_SEARCH.steps,
    least: 1,
    whole: true,
  },
  rangeShrink: {
    says: 'largest shrink the range search tries, as a fraction of the range',
    default: DEFAULT_RANGE_SEARCH.maxShrink,
    least: 0,
    most: 1,
  },
} as const satisfies OptionSpecs;

/** The search these options ask for; undefined when they ask for none. */
export function rangeSearchOf(options: OptionsOf<typeof RANGE_SEARCH_OPTIONS>): RangeSearch | undefined {
  const { rangeSearch, rangeNorm: norm, rangeSteps: steps, rangeShrink: maxShrink } = options;
  return rangeSearch ? { norm, steps, maxShrink } : undefined;
}
