import { SchemeError } from '../errors.ts';
import { RANGE_SEARCH_OPTIONS, rangeSearchOf } from '../grids/range-search-options.ts';
import { GRIDS, type GridName } from '../grids/registry.ts';
import { defineQuantizer } from '../quantizer.ts';
import { roundToNearest } from '../round-to-nearest.ts';

/** Round-to-nearest: every group of every row on its own min–max grid, no calibration. */
export const rtn = defineQuantizer({
  name: 'rtn',
  title: 'Round to nearest',
  source:
    'the quantizers of IST-DASLab/gptq@2d65066, GPTAQ@883afc6, llm-awq@d6e797a and smoothquant@c61476d, by option grid',
  options: {
    grid: { says: 'convention of scale and zero-point', default: 'gptq', choices: Object.keys(GRIDS) },
    ...RANGE_SEARCH_OPTIONS,
  },
  statistics: () => [],
  stream: 'full-precision',
  sequential: () => false,

  check({ scheme, options }) {
    if (scheme.activationBits !== 16)
      throw new SchemeError(
        `rtn: ${scheme.activationBits} activation bits were asked for, but rtn quantizes weights only; use A16 or smoothquant`,
      );
    if (options.rangeSearch && (options.grid === 'awq' || options.grid === 'absmax'))
      throw new SchemeError(`rtn: the ${options.grid} grid has no range search; use the gptq or quarot grid`);
    GRIDS[options.grid as GridName].codeRange({ bits: scheme.weightBits, symmetric: scheme.symmetric });
  },

  async quantize({ weight }, _statistics, { scheme, options }) {
    const grid = GRIDS[options.grid as GridName];
    return {
      weight: roundToNearest(weight, scheme, grid, rangeSearchOf(options)),
      report: {},
    };
  },
});
