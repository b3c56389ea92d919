import { SchemeError } from '../errors.ts';
import type { Grid } from './grid.ts';

const SMALLEST = 1e-5;

/**
 * `quantize_*_absmax` of mit-han-lab/smoothquant fake_quant.py (commit c61476d): symmetric, narrow signed codes
 * −(2^(bits−1) − 1) … 2^(bits−1) − 1, zero-point 0. The original does not clamp; with absmax as the range the clamp here never acts.
 */
export const absmaxGrid: Grid = {
  name: 'absmax',

  codeRange: ({ bits }) => ({ lowest: -(2 ** (bits - 1) - 1), highest: 2 ** (bits - 1) - 1 }),

  fit(x, options) {
    if (!options.symmetric)
      throw new SchemeError('absmax grid: an asymmetric scheme was asked for, but the grid is symmetric only; use sym');
    using scope = x.device.scope();
    const absmax = x.minimum().mul(-1).max(x.maximum()).max(SMALLEST);
    const scale = absmax.div(this.codeRange(options).highest);
    return scope.keep({ scale, zeroPoint: x.device.zeros(scale.shape) });
  },
};
