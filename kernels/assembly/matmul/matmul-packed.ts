// X [M, K] times a weight [N, K] kept in packed codes: the weight is dequantized where the matmul packs its panels (or one row at a
// time for few rows of X), so it never exists in memory as floats.
import { panels, staging } from '../workspace';
import { BLOCK_A_BYTES, BLOCK_COLUMNS, BLOCK_DEPTH, BLOCK_ROWS } from './block-sizes';
import { dequantizeRow } from './dequantize-row';
import { multiplyBlocks } from './matmul';
import { TILE_COLUMNS } from './micro-kernel';
import { packEightRows, packRows } from './pack-panels';
import { dot } from './thin';

/** Rows of the weight that one panel takes, behind the edge tile in the staging area; each has room for an overrun. */
const ROW_BYTES: usize = (384 + 16) * 4;

/** Output columns first..last for all `rows` of X (elements adjacent); meant for few rows. */
export function matvecPacked(
  first: i32, last: i32, rows: i32, depth: i32, n: i32, x: usize, xRow: usize,
  words: usize, wordsPerRow: i32, bits: i32, groupSize: i32,
  scale: usize, scaleRow: usize, scaleGroup: usize, zeroPoint: usize, zeroPointRow: usize, zeroPointGroup: usize,
  out: usize,
): void {
  const weight = panels();
  for (let j = first; j < last; j++) {
    const row = <usize>j;
    dequantizeRow(
      words + ((row * wordsPerRow) << 2), bits, 0, depth, groupSize,
      scale + row * scaleRow, scaleGroup, zeroPoint + row * zeroPointRow, zeroPointGroup, weight,
    );
    for (let i = 0; i < rows; i++)
      store<f32>(out + ((<usize>i * n + j) << 2), dot(x + (<usize>i) * xRow, weight, depth));
  }
}

/** Output columns first..last of X (any strides)·dequantize(codes)ᵀ, cut as in matmul.ts. */
export function matmulPacked(
  first: i32, last: i32, rows: i32, depth: i32, n: i32, x: usize, xRow: usize, xColumn: usize,
  words: usize, wordsPerRow: i32, bits: i32, groupSize: i32,
  scale: usize, scaleRow: usize, scaleGroup: usize, zeroPoint: usize, zeroPointRow: usize, zeroPointGroup: usize,
  out: usize,
): void {
  const blockA = panels(), blockB = blockA + BLOCK_A_BYTES, dequantized = staging() + 0x4000;
  for (let j = first; j < last; j += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, last - j);
    for (let k = 0; k < depth; k += BLOCK_DEPTH) {
      const steps = min(BLOCK_DEPTH, depth - k);
      let panel = blockB;
      for (let jj = 0; jj < columns; jj += TILE_COLUMNS) {
        for (let i = 0; i < TILE_COLUMNS; i++) {
          // Past the last column the last row is repeated: its products are never stored.
          const row = <usize>min(j + jj + i, n - 1);
          dequantizeRow(
            words + ((row * wordsPerRow) << 2), bits, k, k + steps, groupSize,
            scale + row * scaleRow, scaleGroup, zeroPoint + row * zeroPointRow, zeroPointGroup,
            dequantized + (<usize>i) * ROW_BYTES,
          );
        }
        packEightRows(steps, dequantized, ROW_BYTES, panel);
        panel += (<usize>steps) * (TILE_COLUMNS * 4);
      }
      for (let i = 0; i < rows; i += BLOCK_ROWS) {
        const height = min(BLOCK_ROWS, rows - i);
        packRows(height, steps, 1, x + (<usize>i) * xRow + (<usize>k) * xColumn, xRow, xColumn, blockA);
        multiplyBlocks(
          0, height, columns, steps, 0, blockA, blockB, k == 0 ? 0 : 1,
          out + ((<usize>i * n + j) << 2), (<usize>n) << 2, 4,
        );
      }
    }
  }
}
