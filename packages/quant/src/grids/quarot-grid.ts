import type { Tensor } from '@ptqlab/tensor';
import { SchemeError } from '../errors.ts';
import type { Grid, GridOptions, QParams } from './grid.ts';
import { searchRange } from './range-search.ts';
import { shrinking } from './shrinking.ts';

const NARROWEST = 1e-5;

/**
 * WeightQuantizer of QuaRot and GPTAQ (Yale fake_quant, commit 883afc6): symmetric = signed codes on absmax / (2^(bits−1) − 1) with
 * zero-point 0; asymmetric = the GPTQ grid with the range kept at least 1e-5 wide. The floor is not applied inside the range search.
 */
export const quarotGrid: Grid = {
  name: 'quarot',

  codeRange({ bits, symmetric }) {
    if (symmetric && bits < 2)
      throw new SchemeError('quarot grid: 1 symmetric bit was asked for, which has no positive code; use asym');
    return symmetric
      ? { lowest: -(2 ** (bits - 1)), highest: 2 ** (bits - 1) - 1 }
      : { lowest: 0, highest: 2 ** bits - 1 };
  },

  fit(x, options) {
    const range = this.codeRange(options);
    using scope = x.device.scope();
    let low = x.minimum().min(0);
    let high = x.maximum().max(0);
    if (options.symmetric) {
      high = low.mul(-1).max(high).max(NARROWEST);
    } else {
      const empty = low.equal(0).mul(high.equal(0));
      low = empty.select(-1, low);
      high = empty.select(1, high);
    }
    const fitted = onRange(low, high, options, NARROWEST);
    if (!options.rangeSearch) return scope.keep(fitted);
    const refit = (factor: number): QParams => onRange(low.mul(factor), high.mul(factor), options, 0);
    return scope.keep(searchRange(x, fitted, range, { ...shrinking(options.rangeSearch), refit }));
  },
};

function onRange(low: Tensor, high: Tensor, { bits, symmetric }: GridOptions, narrowest: number): QParams {
  if (symmetric) {
    const scale = high.div(2 ** (bits - 1) - 1);
    return { scale, zeroPoint: scale.device.zeros(scale.shape) };
  }
  const scale = high
    .sub(low)
    .max(narrowest)
    .div(2 ** bits - 1);
  return { scale, zeroPoint: low.mul(-1).roundedQuotient(scale) };
}
