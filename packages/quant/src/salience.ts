import type { Tensor } from '@ptqlab/tensor';

/**
 * w² / d² of every weight, d the diagonal of U with H⁻¹ = UᵀU: how much the loss grows when the weight is lost. BiLLM and SliM-LLM use
 * it as published in their code; their papers write [H⁻¹]² where the code has d².
 * @param W [out, n]
 * @param d [n]
 */
export function salience(W: Tensor, d: Tensor): Tensor {
  using scope = W.device.scope();
  return scope.keep(W.mul(W).div(d.mul(d)));
}
