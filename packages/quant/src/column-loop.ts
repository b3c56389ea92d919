import type { Tensor } from '@ptqlab/tensor';
import { spans, type Span } from './spans.ts';

/** The block of columns being quantized. */
export interface ColumnBlock extends Span {
  /** Wᵀ of the block, compensated up to the column at hand, [columns, out]. */
  readonly W: Tensor;
}

export interface ColumnLoop {
  /** Wᵀ [in, out]: columns of the paper's W are rows here, so each is contiguous. Overwritten. */
  readonly W: Tensor;
  /** Upper U [in, in] with H⁻¹ = UᵀU. */
  readonly U: Tensor;
  /** Columns whose compensation of later columns is done in one product. */
  readonly blockSize: number;
  /** The quantized and dequantized value [1, out] of column `j`, whose compensated value is `w` [1, out]. */
  quantizeColumn(j: number, w: Tensor, block: ColumnBlock): Tensor;
}

/**
 * The error-compensating loop of GPTQ (Frantar et al. 2022, arXiv:2210.17323, algorithm 1): each column's error is spread over the
 * columns that follow, within the block at once, beyond it when the block is done. Inside a block `W` itself stays as it was at the
 * block's start, as in IST-DASLab/gptq (commit 2d65066).
 * @returns Σ (w − q)² / d² / 2, [1, 1]
 */
export function columnLoop({ W, U, blockSize, quantizeColumn }: ColumnLoop): Tensor {
  const { device } = W;
  const [columns, out] = W.shape as [number, number];
  using scope = device.scope();
  const loss = device.zeros([1, 1]);
  for (const span of spans(columns, blockSize)) {
    using _block = device.scope();
    const size = span.end - span.start;
    const block = { ...span, W: W.rows(span.start, span.end).copy() };
    const E = device.empty([size, out]);
    for (let i = 0; i < size; i++) {
      using _column = device.scope();
      const j = span.start + i;
      const u = U.rows(j, j + 1);
      const w = block.W.rows(i, i + 1);
      const e = w.sub(quantizeColumn(j, w, block)).div(u.cols(j, j + 1));
      if (i + 1 < size) block.W.rows(i + 1).subtractMatmul(u.cols(j + 1, span.end).transpose(), e);
      E.rows(i, i + 1).write(e);
    }
    loss.write(loss.add(E.mul(E).reshape([1, E.size]).sum().div(2)));
    if (span.end < columns) {
      const later = U.rows(span.start, span.end).cols(span.end).transpose();
      W.rows(span.end).subtractMatmul(later, E);
    }
  }
  return scope.keep(loss);
}
