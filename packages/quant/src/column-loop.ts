import type { Tensor } from '@ptqlab/tensor';
import { lossOf, spreadBeyond } from './column-block.ts';
import { spans, type Span } from './spans.ts';

export interface ColumnLoop {
  /** Wᵀ [in, out]: columns of the paper's W are rows here, so each is contiguous. Overwritten. */
  readonly W: Tensor;
  /** Upper U [in, in] with H⁻¹ = UᵀU. */
  readonly U: Tensor;
  /** Columns whose compensation of later columns is done in one product. */
  readonly blockSize: number;
  /** Quantizes the columns of a block, compensating inside it. @returns E [columns, out], the errors (w − q) / d */
  readonly quantize: (block: Span) => Tensor;
}

/**
 * The error-compensating loop of GPTQ (Frantar et al. 2022, arXiv:2210.17323, algorithm 1): each column's error is spread over the
 * columns that follow, within the block at once, beyond it when the block is done.
 * @returns Σ (w − q)² / d² / 2, [1, 1]
 */
export function columnLoop({ W, U, blockSize, quantize }: ColumnLoop): Tensor {
  const { device } = W;
  using scope = device.scope();
  const loss = device.zeros([1, 1]);
  for (const block of spans(W.shape[0]!, blockSize)) {
    using _block = device.scope();
    const E = quantize(block);
    loss.write(loss.add(lossOf(E)));
    spreadBeyond(W, U, block, E);
  }
  return scope.keep(loss);
}
