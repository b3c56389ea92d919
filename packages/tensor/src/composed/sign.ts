import { Tensor } from '../tensor.ts';

/** [0 < x] − [x < 0]: 1, 0 or −1, exact; 0 for both zeros, as torch.sign. */
export function sign(x: Tensor): Tensor {
  using scope = x.device.scope();
  return scope.keep(Tensor.map('less', [0, x]).sub(x.less(0)));
}
