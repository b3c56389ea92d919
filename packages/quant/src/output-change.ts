import type { Tensor } from '@ptqlab/tensor';

/**
 * How much a change D [rows, n] of weights moves the outputs of each row: Σ over tokens of (x · d)², [rows, 1]. With at least as many
 * tokens as columns it comes from the Gram matrix of the inputs, d G dᵀ, so that many changes cost little each.
 * @param X inputs [tokens, n]
 * @returns a function whose Gram matrix lives in the caller's innermost scope
 */
export function outputChange(X: Tensor): (D: Tensor) => Tensor {
  const [tokens, n] = X.shape as [number, number];
  if (tokens < n) {
    return (D) => {
      using scope = D.device.scope();
      const off = D.matmul(X.transpose());
      return scope.keep(off.mul(off).sum());
    };
  }
  const G = X.gram();
  return (D) => {
    using scope = D.device.scope();
    return scope.keep(D.matmul(G).mul(D).sum());
  };
}
