import type { Tensor } from '@ptqlab/tensor';
import { quantize, type ActivationQuantizer } from '@ptqlab/quant';

/** Signed weight codes on grids through 0, one per output row. */
export interface IntegerWeight {
  /** i8 [in, out]: contiguous columns of the weight, as the integer product reads them. */
  readonly codes: Tensor;
  /** f32 [1, out]. */
  readonly scale: Tensor;
}

/**
 * x · Wᵀ through integers: both sides as i8 codes, summed exactly in i32, then scaled once by token and by output.
 * Exact up to the three roundings of the scaling (and of sums above 2²⁴ to f32).
 * @param x [tokens, in]
 * @param activation a symmetric quantizer whose codes fit i8
 */
export function matmulCodes(x: Tensor, activation: ActivationQuantizer, weight: IntegerWeight): Tensor {
  using scope = x.device.scope();
  const qparams = activation.fit(x);
  const codes = quantize(x, qparams, activation.range).cast('i8');
  const sums = codes.matmulInteger(weight.codes).cast('f32');
  return scope.keep(sums.mul(qparams.scale).mul(weight.scale));
}
