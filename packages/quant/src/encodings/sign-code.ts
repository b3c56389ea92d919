import type { Tensor } from '@ptqlab/tensor';

/** The sign of `centred` as a code: 0 for −, 1 for +, 2 for an exact 0; 1 where `scale` is 0, since the sign does not matter then. */
export function signCode(centred: Tensor, scale: Tensor): Tensor {
  using scope = centred.device.scope();
  const middle = centred.equal(0).select(scale.equal(0).select(1, 2), 1);
  return scope.keep(centred.less(0).select(0, middle));
}

/** −1, 1 or 0. */
export function signOf(code: Tensor): Tensor {
  using scope = code.device.scope();
  return scope.keep(code.equal(2).select(0, code.mul(2).sub(1)));
}

/** Bits that hold sign codes: 2 when one of them is an exact 0, else 1. */
export async function signBits(codes: Tensor): Promise<number> {
  using _ = codes.device.scope();
  return (await codes.copy().reshape([1, codes.size]).maximum().item()) > 1 ? 2 : 1;
}
