import { SchemeError } from '../errors.ts';
import type { Grid } from './grid.ts';

const NARROWEST = 1e-5;

/**
 * `pseudo_quantize_tensor` of mit-han-lab/llm-awq (commit d6e797a): asymmetric, and the range need NOT contain 0, so a group of one
 * sign saturates at its clamped zero-point. The symmetric branch of the original cannot run.
 */
export const awqGrid: Grid = {
  name: 'awq',

  codeRange({ bits, symmetric }) {
    if (symmetric)
      throw new SchemeError('awq grid: a symmetric scheme was asked for, but the grid is asymmetric only; use asym');
    return { lowest: 0, highest: 2 ** bits - 1 };
  },

  fit(x, options) {
    const { highest } = this.codeRange(options);
    using scope = x.device.scope();
    const low = x.minimum();
    const scale = x.maximum().sub(low).max(NARROWEST).div(highest);
    const zeroPoint = low.roundedQuotient(scale).mul(-1).max(0).min(highest);
    return scope.keep({ scale, zeroPoint });
  },
};
