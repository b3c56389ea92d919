// L⁻¹ of a lower f64 matrix, in place, block row by block row: X[i, :i] = −L[i, i]⁻¹·L[i, :i]·X[:i, :i], where X[:i, :i] already stands
// where L[:i, :i] stood. Column chunks have a fixed grid, so the order of the sums does not depend on who computes them.
import { multiplyF64 } from './matmul-f64';

/** Columns of one chunk: a thread's smallest share of a block row. */
export const INVERSE_CHUNK: i32 = 128;

/**
 * Chunks first..last of the block row of `size` rows at `start`. `inverse` is that of its diagonal block; `product` holds
 * [size, n]. The old L[start.., :start] must stay until all chunks are done: results go to `product`; see storeInverseRows.
 */
export function invertBlockRow(
  first: i32,
  last: i32,
  matrix: usize,
  n: i32,
  start: i32,
  size: i32,
  inverse: usize,
  product: usize,
  result: usize,
): void {
  for (let chunk = first; chunk < last; chunk++) {
    const j = chunk * INVERSE_CHUNK;
    const columns = min(INVERSE_CHUNK, start - j);
    const rowBytes = (<usize>n) << 3;
    const part = product + ((<usize>j) << 3);
    multiplyF64(
      size,
      columns,
      start - j,
      columns,
      -1,
      matrix + ((<usize>start * n + j) << 3),
      rowBytes,
      8,
      matrix + ((<usize>j * n + j) << 3),
      rowBytes,
      8,
      false,
      part,
      rowBytes,
    );
    multiplyF64(
      size,
      columns,
      size,
      columns,
      1,
      inverse,
      (<usize>size) << 3,
      8,
      part,
      rowBytes,
      8,
      false,
      result + ((<usize>j) << 3),
      rowBytes,
    );
  }
}

/** Puts a finished block row (`result` [size, n] left of the diagonal block, `inverse` on it) into the matrix. */
export function storeInverseRows(matrix: usize, n: i32, start: i32, size: i32, inverse: usize, result: usize): void {
  for (let i = 0; i < size; i++) {
    const row = matrix + ((<usize>(start + i) * n) << 3);
    memory.copy(row, result + ((<usize>i * n) << 3), (<usize>start) << 3);
    memory.copy(row + ((<usize>start) << 3), inverse + ((<usize>i * size) << 3), (<usize>size) << 3);
  }
}
