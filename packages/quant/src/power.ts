import type { Tensor } from '@ptqlab/tensor';

/** x^exponent for x ≥ 0 and exponent ≥ 0, zero included: 0⁰ = 1, else 0 stays 0, as torch.pow. */
export function power(x: Tensor, exponent: number): Tensor {
  using scope = x.device.scope();
  const zero = x.equal(0);
  return scope.keep(zero.select(exponent === 0 ? 1 : 0, zero.select(1, x).pow(exponent)));
}
