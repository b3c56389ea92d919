import { abs, type Tensor } from '@ptqlab/tensor';
import type { QParams } from './grids/grid.ts';
import { searchRange } from './grids/range-search.ts';
import { rangeWithZero } from './grids/range-with-zero.ts';
import { linspace } from './linspace.ts';
import { salience } from './salience.ts';

const NORM = 2.4;
/** Standard deviations beyond which a weight's salience stands out. */
const OUTLYING = 2;
/** Range factors: 1, then up to 1.1, then down to 0.9, in steps of 0.002. */
const FACTORS = [1, ...linspace(1, 1.1, 51).slice(1), ...linspace(1, 0.9, 51).slice(1)];
const NEVER = 3e38;

export interface GroupCalibration {
  readonly bits: number;
  /** A fixed zero-point in the middle, the range itself not mirrored: what the published code does with leading low groups. */
  readonly symmetric: boolean;
  /** Weight of the error of salient weights; at 1, the published default, salience has no effect. */
  readonly lambda: number;
}

/**
 * Salience-weighted quantizer calibration of SliM-LLM (arXiv:2405.14917, section 3.3; `Quantizer.fit` of Aaronhuang-778/SliM-LLM, commit
 * cfdf5ff): scale and zero-point of a group of columns. One bit: scale = mean |w| and, in place of a zero-point, the mean.
 * @param w the group's weights, compensated up to its start, [out, n]
 * @param d diagonal of U there, [n]
 * @returns [out, 1] each
 */
export function calibrateGroup(w: Tensor, d: Tensor, { bits, symmetric, lambda }: GroupCalibration): QParams {
  const { device } = w;
  using scope = device.scope();
  const n = w.shape[1]!;
  if (bits === 1) return scope.keep({ scale: abs(w).sum().div(n), zeroPoint: w.sum().div(n) });
  const { low, high } = rangeWithZero(w, false);
  const highest = 2 ** bits - 1;
  const middle = device.full(low.shape, (highest + 1) / 2);
  const refit = (factor: number): QParams => {
    const from = low.mul(factor);
    const scale = high.mul(factor).sub(from).div(highest);
    return { scale, zeroPoint: symmetric ? middle : from.mul(-1).roundedQuotient(scale) };
  };
  const importance = salientWeights(salience(w, d)).select(lambda, 1);
  const candidates = { factors: FACTORS, norm: NORM, refit, importance };
  return scope.keep(searchRange(w, refit(1), { lowest: 0, highest }, candidates));
}

/**
 * 1 where S [out, n] is at least as large as its smallest outlier, a value more than two standard deviations from the mean on either
 * side; nowhere when there is no outlier, where the original fails.
 */
export function salientWeights(S: Tensor): Tensor {
  using scope = S.device.scope();
  const total = (x: Tensor): Tensor => x.sum().reshape([1, x.shape[0]!]).sum();
  const off = S.sub(total(S).div(S.size));
  const deviation = total(off.mul(off))
    .div(S.size - 1)
    .max(1e-30)
    .sqrt();
  const outlying = deviation.mul(OUTLYING).less(abs(off));
  const smallest = outlying.select(S, NEVER).minimum().reshape([1, S.shape[0]!]).minimum();
  return scope.keep(S.less(smallest).equal(0));
}
