import type { Tensor } from '@ptqlab/tensor';
import { fakeQuantize } from './affine.ts';
import type { CodeRange, QParams, RangeSearch } from './grid.ts';

/**
 * Shrinks a range step by step and keeps, per row, the qparams with the smallest Σ|dequantized − x|^norm; the first one wins ties.
 * IST-DASLab/gptq quant.py (commit 2d65066), `find_params(mse=True)`.
 * @param fitted qparams of the unshrunk range, [rows, 1]
 * @param refit qparams of the range times `factor`
 */
export function searchRange(
  x: Tensor,
  fitted: QParams,
  range: CodeRange,
  { norm, steps, maxShrink }: RangeSearch,
  refit: (factor: number) => QParams,
): QParams {
  const { device } = x;
  using scope = device.scope();
  const best = device.full([x.shape[0]!, 1], 3e38);
  const scale = fitted.scale.copy();
  const zeroPoint = fitted.zeroPoint.expand(scale.shape).copy();
  for (let step = 0; step < Math.floor(maxShrink * steps); step++) {
    using _ = device.scope();
    const candidate = refit(1 - step / steps);
    const off = fakeQuantize(x, candidate, range).sub(x);
    const error = off.max(off.mul(-1)).pow(norm).sum();
    const better = error.less(best);
    best.write(better.select(error, best));
    scale.write(better.select(candidate.scale, scale));
    zeroPoint.write(better.select(candidate.zeroPoint, zeroPoint));
  }
  return scope.keep({ scale, zeroPoint });
}
