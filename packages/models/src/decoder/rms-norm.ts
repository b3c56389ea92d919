import { mean, type Tensor } from '@ptqlab/tensor';
import type { Arithmetic } from './compute-dtype.ts';

/**
 * x / √(mean x² + ε) · weight for each token (Zhang & Sennrich 2019). The quotient is computed in f32 and rounded to the compute
 * dtype before the weight multiplies it, as in the modeling code.
 * @param x [tokens, channels]
 * @param weight [channels]
 */
export function rmsNorm(x: Tensor, weight: Tensor, epsilon: number, arithmetic: Arithmetic, op: string): Tensor {
  using scope = x.device.scope();
  const rms = mean(x.mul(x)).add(epsilon).sqrt();
  const normed = arithmetic.round(x.div(rms), `${op}.normalized`);
  return scope.keep(arithmetic.round(normed.mul(weight), op));
}
