import type { Tensor } from '@ptqlab/tensor';
import type { CodeRange, QParams } from './grid.ts';

/** code = clamp(round(x / scale) + zeroPoint): rounds first, then adds the zero-point, as all the originals do. */
export function quantize(x: Tensor, { scale, zeroPoint }: QParams, { lowest, highest }: CodeRange): Tensor {
  using scope = x.device.scope();
  return scope.keep(x.roundedQuotient(scale).add(zeroPoint).max(lowest).min(highest));
}

/** (code − zeroPoint) · scale. */
export function dequantize(codes: Tensor, { scale, zeroPoint }: QParams): Tensor {
  using scope = codes.device.scope();
  return scope.keep(codes.sub(zeroPoint).mul(scale));
}

/** The value of the grid nearest to `x`: quantize, then dequantize. */
export function fakeQuantize(x: Tensor, qparams: QParams, range: CodeRange): Tensor {
  using scope = x.device.scope();
  return scope.keep(dequantize(quantize(x, qparams, range), qparams));
}
