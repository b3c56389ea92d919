import type { Tensor } from '@ptqlab/tensor';
import type { Span } from './spans.ts';

/** A block of columns of W while it is quantized. */
export interface ColumnBlock extends Span {
  /** Wᵀ of the block [columns, out], compensated up to the column at hand. */
  readonly W: Tensor;
}

/** The quantized and dequantized value [1, out] of column `j`, whose compensated value is `w` [1, out]. */
export type QuantizeColumn = (j: number, w: Tensor, block: ColumnBlock) => Tensor;

/**
 * Quantizes the columns of a block one by one and spreads the error of each over those that follow inside the block.
 * @param U upper [in, in] with H⁻¹ = UᵀU
 * @returns E [columns, out], the errors (w − q) / d
 */
export function quantizeBlock(block: ColumnBlock, U: Tensor, quantizeColumn: QuantizeColumn): Tensor {
  const { device } = U;
  const { start, end } = block;
  using scope = device.scope();
  const E = device.empty(block.W.shape);
  for (let j = start; j < end; j++) {
    using _column = device.scope();
    const i = j - start;
    const u = U.rows(j, j + 1);
    const w = block.W.rows(i, i + 1);
    const e = w.sub(quantizeColumn(j, w, block)).div(u.cols(j, j + 1));
    if (j + 1 < end) block.W.rows(i + 1).subtractMatmul(u.cols(j + 1, end).transpose(), e);
    E.rows(i, i + 1).write(e);
  }
  return scope.keep(E);
}

/** Spreads the errors E [columns, out] of a block over all later columns: W ← W − E·U, on Wᵀ [in, out] in place. */
export function spreadBeyond(W: Tensor, U: Tensor, { start, end }: Span, E: Tensor): void {
  if (end < W.shape[0]!) W.rows(end).subtractMatmul(U.rows(start, end).cols(end).transpose(), E);
}

/** Σ (w − q)² / d² / 2 of a block, [1, 1]. */
export function lossOf(E: Tensor): Tensor {
  using scope = E.device.scope();
  return scope.keep(E.mul(E).reshape([1, E.size]).sum().div(2));
}
