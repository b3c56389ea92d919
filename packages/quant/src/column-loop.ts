import type { Tensor } from '@ptqlab/tensor';
import { lossOf, quantizeBlock, spreadBeyond, type QuantizeColumn } from './column-block.ts';
import { spans } from './spans.ts';

export interface ColumnLoop {
  /** Wᵀ [in, out]: columns of the paper's W are rows here, so each is contiguous. Overwritten. */
  readonly W: Tensor;
  /** Upper U [in, in] with H⁻¹ = UᵀU. */
  readonly U: Tensor;
  /** Columns whose compensation of later columns is done in one product. */
  readonly blockSize: number;
  readonly quantizeColumn: QuantizeColumn;
}

/**
 * The error-compensating loop of GPTQ (Frantar et al. 2022, arXiv:2210.17323, algorithm 1): each column's error is spread over the
 * columns that follow, within the block at once, beyond it when the block is done. Inside a block `W` itself stays as it was at the
 * block's start, as in IST-DASLab/gptq (commit 2d65066).
 * @returns Σ (w − q)² / d² / 2, [1, 1]
 */
export function columnLoop({ W, U, blockSize, quantizeColumn }: ColumnLoop): Tensor {
  const { device } = W;
  using scope = device.scope();
  const loss = device.zeros([1, 1]);
  for (const span of spans(W.shape[0]!, blockSize)) {
    using _block = device.scope();
    const block = { ...span, W: W.rows(span.start, span.end).copy() };
    const E = quantizeBlock(block, U, quantizeColumn);
    loss.write(loss.add(lossOf(E)));
    spreadBeyond(W, U, span, E);
  }
  return scope.keep(loss);
}
