import type { Tensor } from '@ptqlab/tensor';

/** x^exponent for x ≥ 0, as torch.pow: 0⁰ = 1, and 0 to a positive exponent stays 0. Negative exponents need x > 0. */
export function power(x: Tensor, exponent: number): Tensor {
  using scope = x.device.scope();
  const zero = x.equal(0);
  return scope.keep(zero.select(exponent === 0 ? 1 : 0, zero.select(1, x).pow(exponent)));
}
