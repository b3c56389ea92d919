import type { Tensor } from '@ptqlab/tensor';
import type { Grid, GridOptions, QParams } from './grid.ts';
import { rangeWithZero } from './range-with-zero.ts';
import { searchRange } from './range-search.ts';
import { shrinking } from './shrinking.ts';

/**
 * IST-DASLab/gptq quant.py (commit 2d65066), also AutoGPTQ and GPTQModel: unsigned codes, and the range always contains 0.
 * Two traits of the original are kept: a symmetric row without a negative value keeps 0 as its lower end although the zero-point
 * is 2^(bits−1), so it saturates above 7/15 of its maximum at 4 bits; and all-zero rows take the range [−1, 1].
 */
export const gptqGrid: Grid = {
  name: 'gptq',

  codeRange: ({ bits }) => ({ lowest: 0, highest: 2 ** bits - 1 }),

  fit(x, options) {
    using scope = x.device.scope();
    const { low, high } = rangeWithZero(x, options.symmetric);
    const { lowest, highest } = this.codeRange(options);
    const refit = (factor: number): QParams => onRange(low.mul(factor), high.mul(factor), options);
    const fitted = onRange(low, high, options);
    if (!options.rangeSearch) return scope.keep(fitted);
    return scope.keep(searchRange(x, fitted, { lowest, highest }, { ...shrinking(options.rangeSearch), refit }));
  },
};

function onRange(low: Tensor, high: Tensor, { bits, symmetric }: GridOptions): QParams {
  const highest = 2 ** bits - 1;
  const scale = high.sub(low).div(highest);
  const zeroPoint = symmetric ? scale.device.full(scale.shape, (highest + 1) / 2) : low.mul(-1).roundedQuotient(scale);
  return { scale, zeroPoint };
}
