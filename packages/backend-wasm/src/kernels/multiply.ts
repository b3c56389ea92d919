import type { Engine } from '../engine.ts';
import type { Shares } from '../thread-pool.ts';
import { transposed, type Matrix } from './matrix.ts';

/** The depth up to which, and the rows up to which, packing panels costs more than it saves. */
const SMALL_DEPTH = 8;
const FEW_ROWS = 4;
/** Floating point operations worth waking another thread for: about 100 microseconds of one. */
const SHARE = 1 << 21;
/** Rows or columns of the smallest share: below it, packing the other operand again costs too much. */
const SMALLEST_SIDE = 64;
/** Multiples of the register tile (4 rows, 8 columns) and of the panels packed together. */
export const ROW_GRAIN = 32;
const COLUMN_GRAIN = 32;

/**
 * C [M, N] ← beta·C + alpha·A [M, K]·B [K, N] for any strides. Which kernel runs depends on the shapes and strides only, never on the
 * number of threads; beta is 0 or 1, alpha 1 or −1.
 */
export function multiply(
  engine: Engine,
  [M, N, K]: readonly [number, number, number],
  alpha: number,
  a: Matrix,
  b: Matrix,
  beta: number,
  c: Matrix,
): void {
  if (M === 0 || N === 0) return;
  if ((c.column !== 4 && c.row === 4) || (N === 1 && M > 1 && c.row === 4))
    return multiply(engine, [N, M, K], alpha, transposed(b), transposed(a), beta, {
      at: c.at,
      row: c.column,
      column: 4,
    });
  const { pool } = engine;
  const byColumns = N > M ? 1 : 0;
  const shares = sharesOfProduct(pool.threads, M, N, K);
  if (c.column === 4 && b.column === 4 && (K <= SMALL_DEPTH || M <= FEW_ROWS))
    // prettier-ignore
    pool.run('matmulAddingRows', shares, [
      byColumns, M, N, K, alpha, a.at, a.row, a.column, b.at, b.row, beta, c.at, c.row,
    ]);
  else if (M <= FEW_ROWS && b.row === 4 && a.column === 4)
    // prettier-ignore
    pool.run('matmulByDots', shares, [
      byColumns, M, N, K, alpha, a.at, a.row, b.at, b.column, beta, c.at, c.row, c.column,
    ]);
  else
    // prettier-ignore
    pool.run('matmul', shares, [
      byColumns, M, N, 0, K, alpha, a.at, a.row, a.column, b.at, b.row, b.column, beta, c.at, c.row, c.column,
    ]);
}

/** The longer side of C is divided. */
export function sharesOfProduct(threads: number, M: number, N: number, K: number): Shares {
  const side = Math.max(M, N);
  const worthwhile = Math.ceil((2 * M * N * K) / SHARE);
  const pieces = threads === 1 ? 1 : Math.min(worthwhile, 2 * threads, Math.max(1, Math.floor(side / SMALLEST_SIDE)));
  return { end: side, pieces, grain: N > M ? COLUMN_GRAIN : ROW_GRAIN };
}
