import { sigmoid } from './sigmoid.ts';
import type { Tensor } from '../tensor.ts';

/** x · sigmoid(x), the gate of SwiGLU (Elfwing et al. 2018). */
export function silu(x: Tensor): Tensor {
  using scope = x.device.scope();
  return scope.keep(x.mul(sigmoid(x)));
}
