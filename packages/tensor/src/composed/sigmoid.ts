import { OPS } from '../ops.ts';
import type { Tensor } from '../tensor.ts';

/**
 * 1 / (1 + e⁻ˣ), written with e = exp(−|x|) ≤ 1 so that nothing overflows: 1 / (1 + e) for x ≥ 0, e / (1 + e) below. −|x| below the
 * domain of `exp` counts as its lower end, −87: the result differs from the formula by less than 2⁻¹²⁵.
 */
export function sigmoid(x: Tensor): Tensor {
  using scope = x.device.scope();
  const e = x.min(x.mul(-1)).max(OPS.exp.domain[0][0]).exp();
  return scope.keep(x.less(0).select(e, 1).div(e.add(1)));
}
