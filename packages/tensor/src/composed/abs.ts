import type { Tensor } from '../tensor.ts';

/** |x| = max(x, −x), exact. */
export function abs(x: Tensor): Tensor {
  using scope = x.device.scope();
  return scope.keep(x.max(x.mul(-1)));
}
