import type { LayerValues } from './layer-case.ts';

/** Σ ‖X(W − Q)ᵀ‖² over all sequences, in f64. @param Q [out, in] */
export function outputLoss({ W, X }: LayerValues, Q: ArrayLike<number>, columns: number): number {
  let loss = 0;
  for (const x of X)
    for (let token = 0; token < x.length; token += columns)
      for (let row = 0; row < W.length; row += columns) {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += x[token + c]! * (W[row + c]! - Q[row + c]!);
        loss += sum * sum;
      }
  return loss;
}
