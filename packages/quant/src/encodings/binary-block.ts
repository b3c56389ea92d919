import type { Tensor } from '@ptqlab/tensor';
import { signCode, signOf } from './sign-code.ts';

/** The numbers shared by a row of a binary block, [out, 4]: of concentrated, sparse and salient weights and of the salient residual. */
export interface BinaryScales {
  readonly scale: Tensor;
  readonly mean: Tensor;
}

/** Binarized weights of one block of columns. A sign code is 0 for −, 1 for +, and 2 for an exact 0. */
export interface BinaryBlock extends BinaryScales {
  /** Sign codes [out, n]. */
  readonly first: Tensor;
  /** [out, n]: in salient columns the sign codes of the residual; elsewhere 1 for sparse weights, 0 for concentrated ones. */
  readonly second: Tensor;
  /** 1 for salient columns, [1, n]. */
  readonly salient: Tensor;
}

const column = (x: Tensor, k: number): Tensor => x.cols(k, k + 1);

/** Scale or mean of the first order of each weight, [out, n]. */
function firstOrder(x: Tensor, salient: Tensor, high: Tensor): Tensor {
  return salient.select(column(x, 2), high.select(column(x, 1), column(x, 0)));
}

/**
 * Binarizes w [out, n] on given scales.
 * @param high 1 for sparse weights, [out, n]
 */
export function encodeBinary(w: Tensor, salient: Tensor, high: Tensor, { scale, mean }: BinaryScales): BinaryBlock {
  using scope = w.device.scope();
  const [alpha, mu] = [firstOrder(scale, salient, high), firstOrder(mean, salient, high)];
  const first = signCode(w.sub(mu), alpha);
  const residual = w.sub(signOf(first).mul(alpha).add(mu));
  const second = salient.select(signCode(residual.sub(column(mean, 3)), column(scale, 3)), high);
  return scope.keep({ first, second, salient, scale, mean });
}

/** The weights [out, n]. */
export function decodeBinary({ first, second, salient, scale, mean }: BinaryBlock): Tensor {
  using scope = first.device.scope();
  const once = signOf(first)
    .mul(firstOrder(scale, salient, second))
    .add(firstOrder(mean, salient, second));
  const residual = signOf(second).mul(column(scale, 3)).add(column(mean, 3));
  return scope.keep(salient.select(once.add(residual), once));
}
