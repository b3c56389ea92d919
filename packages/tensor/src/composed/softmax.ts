import { OPS } from '../ops.ts';
import type { Tensor } from '../tensor.ts';

/**
 * exp(x − max x) / Σ exp(x − max x) along the last axis. Differences below the domain of `exp` count as its lower end, −87: such an
 * element gets at most e⁻⁸⁷ ≈ 2⁻¹²⁶, so a mask is any finite number far below the scores.
 */
export function softmax(x: Tensor): Tensor {
  using scope = x.device.scope();
  const e = x.sub(x.maximum()).max(OPS.exp.domain[0][0]).exp();
  return scope.keep(e.div(e.sum()));
}
