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
/** Multiples of the register tiles (4 or 6 rows, 8 columns) and of the panels packed together. */
export const ROW_GRAIN = 48;
const COLUMN_GRAIN = 32;
/** Columns of B that the kernel packs at a time (kernels/assembly/matmul/block-sizes.ts). */
const BLOCK_COLUMNS = 512;

/**
 * C [M, N] ← beta·C + alpha·A [M, K]·B [K, N] for any strides. Which kernel runs depends on the shapes and strides only, never on the
 * number of threads; beta is 0 or 1, alpha 1 or −1. With beta 0 and N > 1 all of them sum in the order of the blocks of `matmul`, so a
 * row of C has the same bits whatever rows are computed beside it.
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
  const { pool } = engine;
  if (N === 1 && a.column === 4 && b.row === 4)
    // prettier-ignore
    return void pool.run('matmulByDots', sharesOfProduct(pool.threads, 1, M, K), [
      1, 1, M, K, alpha, b.at, b.column, a.at, a.row, beta, c.at, c.column, c.row,
    ]);
  if (c.column !== 4 && c.row === 4)
    return multiply(engine, [N, M, K], alpha, transposed(b), transposed(a), beta, transposed(c));
  const byColumns = N > M ? 1 : 0;
  const shares = sharesOfProduct(pool.threads, M, N, K);
  if (c.column === 4 && b.column === 4 && (K <= SMALL_DEPTH || M <= FEW_ROWS))
    // prettier-ignore
    pool.run('matmulAddingRows', shares, [
      byColumns, M, N, K, alpha, a.at, a.row, a.column, b.at, b.row, beta, c.at, c.row,
    ]);
  else
    // prettier-ignore
    pool.run('matmul', shares, [
      byColumns, M, N, 0, K, alpha, a.at, a.row, a.column, b.at, b.row, b.column, beta, c.at, c.row, c.column,
    ]);
}

/**
 * The longer side of C is divided. Many columns are divided into whole blocks of the kernel, which packs the rows of A once for each
 * block anyway: such shares can be small, so that a late thread keeps the others waiting for little.
 */
export function sharesOfProduct(threads: number, M: number, N: number, K: number): Shares {
  const side = Math.max(M, N);
  const worthwhile = Math.ceil((2 * M * N * K) / SHARE);
  if (threads === 1) return { end: side, pieces: 1 };
  const blocks = N > M ? Math.floor(N / BLOCK_COLUMNS) : 0;
  if (blocks >= 2 * threads)
    return { end: side, pieces: Math.min(worthwhile, blocks, 8 * threads), grain: BLOCK_COLUMNS };
  const pieces = Math.min(worthwhile, 2 * threads, Math.max(1, Math.floor(side / SMALLEST_SIDE)));
  return { end: side, pieces, grain: N > M ? COLUMN_GRAIN : ROW_GRAIN };
}
