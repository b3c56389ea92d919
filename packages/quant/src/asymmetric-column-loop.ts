import type { Tensor } from '@ptqlab/tensor';
import { lossOf, spreadBeyond } from './column-block.ts';
import type { ColumnLoop } from './column-loop.ts';
import { spans } from './spans.ts';

export interface AsymmetricColumnLoop extends ColumnLoop {
  /** Strictly upper P [in, in]: what a column's weight adds to the columns after it, to answer the drift of their inputs. */
  readonly P: Tensor;
  /** Repaired: the P term beyond a block takes the values before rounding, as it does inside. */
  readonly consistent: boolean;
}

/**
 * The column loop of GPTAQ (Li et al. 2025, arXiv:2504.02692, algorithm 1): beside the error E of a column, its value w moves the
 * later columns, W ← W − E·U + w·P. As in the published code (Yale fake_quant, commit 883afc6) w is the value before rounding inside
 * a block, but the rounded value beyond it, because the block was overwritten by then; so the block size changes the result.
 * @returns Σ (w − q)² / d² / 2, [1, 1]
 */
export function asymmetricColumnLoop(loop: AsymmetricColumnLoop): Tensor {
  const { W, U, P, blockSize, quantizeColumn, consistent } = loop;
  const { device } = W;
  const [columns, out] = W.shape as [number, number];
  using scope = device.scope();
  const minusP = P.mul(-1);
  const loss = device.zeros([1, 1]);
  for (const span of spans(columns, blockSize)) {
    using _block = device.scope();
    const size = span.end - span.start;
    const block = { ...span, W: W.rows(span.start, span.end).copy() };
    const E = device.empty([size, out]);
    const beyond = device.empty([size, out]);
    for (let i = 0; i < size; i++) {
      using _column = device.scope();
      const j = span.start + i;
      const u = U.rows(j, j + 1);
      const w = block.W.rows(i, i + 1);
      const q = quantizeColumn(j, w, block);
      const e = w.sub(q).div(u.cols(j, j + 1));
      if (i + 1 < size) {
        const rest = block.W.rows(i + 1);
        rest.subtractMatmul(u.cols(j + 1, span.end).transpose(), e);
        rest.subtractMatmul(
          minusP
            .rows(j, j + 1)
            .cols(j + 1, span.end)
            .transpose(),
          w,
        );
      }
      E.rows(i, i + 1).write(e);
      beyond.rows(i, i + 1).write(consistent ? w : q);
    }
    loss.write(loss.add(lossOf(E)));
    spreadBeyond(W, U, span, E);
    spreadBeyond(W, minusP, span, beyond);
  }
  return scope.keep(loss);
}
