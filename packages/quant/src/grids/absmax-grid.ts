import { SchemeError } from '../errors.ts';
import type { Grid } from './grid.ts';

const SMALLEST = 1e-5;

/**
 * `quantize_*_absmax` of mit-han-lab/smoothquant fake_quant.py (commit c61476d): symmetric, narrow signed codes
 * −(2^(bits−1) − 1) … 2^(bits−1) − 1, zero-point 0. The original does not clamp; with absmax as the range the clamp here never acts.
 */
export const absmaxGrid: Grid = {
  name: 'absmax',

  codeRange({ bits, symmetric }) {
    if (!symmetric)
      throw new SchemeError('absmax grid: an asymmetric scheme was asked for, but the grid is symmetric only; use sym');
    if (bits < 2)
      throw new SchemeError('absmax grid: 1 bit was asked for, but it has no code beside 0 then; use 2 bits or more');
    return { lowest: -(2 ** (bits - 1) - 1), highest: 2 ** (bits - 1) - 1 };
  },

  fit(x, options) {
    const { highest } = this.codeRange(options);
    using scope = x.device.scope();
    const absmax = x.minimum().mul(-1).max(x.maximum()).max(SMALLEST);
    const scale = absmax.div(highest);
    return scope.keep({ scale, zeroPoint: x.device.zeros(scale.shape) });
  },
};
