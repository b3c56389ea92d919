import type { Tensor } from '../tensor.ts';

/** i32 index of the first smallest element along the last axis, which becomes 1: the argmax of −x. */
export function argmin(x: Tensor): Tensor {
  using scope = x.device.scope();
  return scope.keep(x.mul(-1).argmax());
}
