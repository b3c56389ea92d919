import { abs, sign, type Tensor } from '@ptqlab/tensor';

/** x ≈ sign(x − mu)·alpha + mu, per row. */
export interface Binarized {
  /** mean |x − mu|, [rows, 1]. */
  readonly alpha: Tensor;
  /** mean x, [rows, 1]. */
  readonly mu: Tensor;
  /** [rows, n]; 0 outside the mask. */
  readonly approximation: Tensor;
}

/**
 * One order of binary residual approximation over the masked entries of each row: `high_order_residual` of
 * Aaronhuang-778/BiLLM (commit dc137eb). Unlike equation 5 of the paper (arXiv:2402.04291) the mean is subtracted first, and
 * sign(0) = 0. A row without masked entries has alpha = mu = 0.
 * @param x [rows, n]
 * @param mask ones and zeros that broadcast to x; everything when left out
 */
export function binarize(x: Tensor, mask?: Tensor): Binarized {
  using scope = x.device.scope();
  if (!mask) {
    const n = x.shape[1]!;
    const mu = x.sum().div(n);
    const centred = x.sub(mu);
    const alpha = abs(centred).sum().div(n);
    return scope.keep({ alpha, mu, approximation: sign(centred).mul(alpha).add(mu) });
  }
  const count = mask.expand(x.shape).sum().max(1);
  const mu = x.mul(mask).sum().div(count);
  const centred = x.sub(mu).mul(mask);
  const alpha = abs(centred).sum().div(count);
  return scope.keep({ alpha, mu, approximation: sign(centred).mul(alpha).add(mu).mul(mask) });
}

/** What is left of x [rows, n] after `order` orders of approximation. */
export function binaryResidual(x: Tensor, order: number): Tensor {
  using scope = x.device.scope();
  let residual = x;
  for (let o = 0; o < order; o++) residual = residual.sub(binarize(residual).approximation);
  return scope.keep(residual);
}
