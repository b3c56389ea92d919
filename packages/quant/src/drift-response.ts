import type { Tensor } from '@ptqlab/tensor';

/**
 * P = alpha · triu(D·Uᵀ, 1)·U [in, in] of GPTAQ (arXiv:2504.02692, equation 15; Yale fake_quant, commit 883afc6): strictly upper, since a
 * column can only move those after it.
 * @param D (2/n) Σ (Xf − X)ᵀX, without the columns of dead inputs
 * @param U upper, H⁻¹ = UᵀU of the damped H; D is not damped
 */
export function driftResponse(D: Tensor, U: Tensor, alpha: number): Tensor {
  const { device } = D;
  const columns = D.shape[0]!;
  using scope = device.scope();
  const index = device.tensor(
    Float32Array.from({ length: columns }, (_, i) => i),
    [columns],
  );
  const above = index.reshape([columns, 1]).less(index.reshape([1, columns]));
  return scope.keep(D.matmul(U.transpose()).mul(above).mul(alpha).matmul(U));
}
