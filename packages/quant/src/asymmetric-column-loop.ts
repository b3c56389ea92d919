import type { Tensor } from '@ptqlab/tensor';
import { lossOf, spreadBeyond } from './column-block.ts';
import type { ColumnLoop } from './column-loop.ts';
import { spans, type Span } from './spans.ts';

export interface AsymmetricColumnLoop extends Omit<ColumnLoop, 'quantize'> {
  /** Strictly upper P [in, in]: what a column's weight adds to the columns after it, to answer the drift of their inputs. */
  readonly P: Tensor;
  /** Repaired: the P term beyond a block takes the values before rounding, as it does inside. */
  readonly consistent: boolean;
  /**
   * Quantizes the columns of a block, compensating inside it with U and P; leaves the values before rounding in W.
   * @returns the errors E = (w − q) / d and the rounded values Q, [columns, out] each
   */
  readonly quantize: (block: Span) => { readonly E: Tensor; readonly Q: Tensor };
}

/**
 * The column loop of GPTAQ (Li et al. 2025, arXiv:2504.02692, algorithm 1): beside the error E of a column, its value w moves the
 * later columns, W ← W − E·U + w·P. As in the published code (Yale fake_quant, commit 883afc6) w is the value before rounding inside
 * a block, but the rounded value beyond it, because the block was overwritten by then; so the block size changes the result.
 * @returns Σ (w − q)² / d² / 2, [1, 1]
 */
export function asymmetricColumnLoop({ W, U, P, blockSize, consistent, quantize }: AsymmetricColumnLoop): Tensor {
  const { device } = W;
  using scope = device.scope();
  const minusP = P.mul(-1);
  const loss = device.zeros([1, 1]);
  for (const block of spans(W.shape[0]!, blockSize)) {
    using _block = device.scope();
    const { E, Q } = quantize(block);
    const w = W.rows(block.start, block.end);
    loss.write(loss.add(lossOf(E)));
    spreadBeyond(W, U, block, E);
    spreadBeyond(W, minusP, block, consistent ? w : Q);
  }
  return scope.keep(loss);
}
