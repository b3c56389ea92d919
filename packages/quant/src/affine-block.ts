import { quantizeCompensating, type Tensor } from '@ptqlab/tensor';
import type { CodeRange, QParams } from './grids/grid.ts';
import type { Span } from './spans.ts';

/** Columns that go on affine grids while the error of each is compensated in those that follow. */
export interface AffineColumns {
  /** Wᵀ [in, out]. A block ends as the compensated values that were quantized. */
  readonly W: Tensor;
  /** Upper U [in, in] with H⁻¹ = UᵀU. */
  readonly U: Tensor;
  /** GPTAQ's strictly upper P [in, in]: what a column's weight adds to those after it. */
  readonly P?: Tensor;
  readonly range: CodeRange;
  /** Receives the codes, [in, out]. */
  readonly codes: Tensor;
  /** scale and zero-point of a run of columns, [columns, out] or [1, out]; asked for when all columns before it are compensated. */
  readonly qparams: (run: Span) => QParams;
}

/**
 * Quantizes the columns of a block and spreads the error of each over those that follow inside the block, one call of
 * `quantizeCompensating` for each run of columns whose grids are known when it begins: `quantizeBlock` for affine grids, with the same bits.
 * @returns E [columns, out], the errors (w − q) / d
 */
export function quantizeAffineBlock(
  { W, U, P, range, codes, qparams }: AffineColumns,
  block: Span,
  runs: readonly Span[] = [block],
): Tensor {
  const { device } = W;
  using scope = device.scope();
  const E = device.empty([block.end - block.start, W.shape[1]!]);
  for (const run of runs) {
    using _run = device.scope();
    const { start, end } = run;
    const within = (factor: Tensor): Tensor => factor.rows(start, end).cols(start, block.end);
    const compensation = { U: within(U), P: P && within(P), ...qparams(run), ...range };
    const quantized = quantizeCompensating(W.rows(start, block.end), compensation);
    codes.rows(start, end).write(quantized.codes);
    E.rows(start - block.start, end - block.start).write(quantized.E);
  }
  return scope.keep(E);
}
