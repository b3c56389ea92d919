import type { Tensor } from '@ptqlab/tensor';

/**
 * The same weight [out, in] with the elements of a column adjacent in memory: x · Wᵀ for few tokens then reads W once from front to back,
 * while rows would have to be rearranged on every call.
 */
export function byColumns(weight: Tensor): Tensor {
  return weight.transpose().copy().transpose();
}
