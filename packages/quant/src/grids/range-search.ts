import type { Tensor } from '@ptqlab/tensor';
import { fakeQuantize } from './affine.ts';
import type { CodeRange, QParams } from './grid.ts';

/** What a range search tries, and how it judges. */
export interface RangeCandidates {
  /** Factors of the range, in the order in which they are tried. */
  readonly factors: readonly number[];
  /** Exponent of the error, Σ|dequantized − x|^norm. */
  readonly norm: number;
  /** qparams [rows, 1] of the range times `factor`. */
  refit(factor: number): QParams;
  /** Weight of each value's error, broadcast to x; 1 when left out. */
  readonly importance?: Tensor;
}

/**
 * The qparams [rows, 1] with the smallest Σ|dequantized − x|^norm per row of x; the first one wins ties, `fitted` stays where no
 * candidate has a finite error. IST-DASLab/gptq quant.py (commit 2d65066), `find_params(mse=True)`.
 */
export function searchRange(x: Tensor, fitted: QParams, range: CodeRange, candidates: RangeCandidates): QParams {
  const { factors, norm, refit, importance } = candidates;
  const { device } = x;
  using scope = device.scope();
  const best = device.full([x.shape[0]!, 1], 3e38);
  const scale = fitted.scale.copy();
  const zeroPoint = fitted.zeroPoint.expand(scale.shape).copy();
  for (const factor of factors) {
    using _ = device.scope();
    const candidate = refit(factor);
    const off = fakeQuantize(x, candidate, range).sub(x);
    const errors = off.max(off.mul(-1)).pow(norm);
    const error = (importance ? errors.mul(importance) : errors).sum();
    const better = error.less(best);
    best.write(better.select(error, best));
    scale.write(better.select(candidate.scale, scale));
    zeroPoint.write(better.select(candidate.zeroPoint, zeroPoint));
  }
  return scope.keep({ scale, zeroPoint });
}
