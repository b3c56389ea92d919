import type { Tensor } from '../tensor.ts';

/** Σ / K along the last axis of length K, which becomes 1. One more rounding than `sum`. @throws ShapeError when K is 0 */
export function mean(x: Tensor): Tensor {
  using scope = x.device.scope();
  return scope.keep(x.sum().div(x.shape.at(-1)!));
}
