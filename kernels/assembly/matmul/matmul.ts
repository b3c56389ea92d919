// C ← beta·C + alpha·A·B for any strides of A, B and C: the blocked loop nest around packing and the micro-kernel.
import { panels, staging } from '../workspace';
import { BLOCK_A_BYTES, BLOCK_COLUMNS, BLOCK_DEPTH, BLOCK_ROWS } from './block-sizes';
import { multiplyTile, TILE_COLUMNS, TILE_ROWS } from './micro-kernel';
import { packColumns, packRows } from './pack-panels';

/** Lower triangle only: tiles that lie strictly above the diagonal are not computed. */
const LOWER: i32 = 1;

/** Adds a tile that does not fit C, or whose columns are not adjacent, element by element; same arithmetic as the tile store. */
function scatterTile(
  tile: usize, rows: i32, columns: i32, beta: f32, c: usize, rowBytes: usize, columnBytes: usize,
): void {
  for (let i = 0; i < rows; i++) {
    let at = c;
    for (let j = 0; j < columns; j++) {
      const sum = load<f32>(tile + (<usize>j << 2));
      store<f32>(at, beta == 0 ? sum : beta * load<f32>(at) + sum);
      at += columnBytes;
    }
    c += rowBytes;
    tile += TILE_COLUMNS * 4;
  }
}

/** All tiles of one packed block of A times one packed block of B. */
export function multiplyBlocks(
  triangle: i32, rows: i32, columns: i32, depth: i32, diagonal: i32, blockA: usize, blockB: usize,
  beta: f32, c: usize, rowBytes: usize, columnBytes: usize,
): void {
  const tile = staging();
  const panelA = (<usize>depth) * TILE_ROWS * 4, panelB = (<usize>depth) * (TILE_COLUMNS * 4);
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    const width = min(TILE_COLUMNS, columns - j);
    let a = blockA;
    for (let i = 0; i < rows; i += TILE_ROWS) {
      const height = min(TILE_ROWS, rows - i);
      if (triangle != LOWER || j <= i + diagonal + TILE_ROWS - 1) {
        const at = c + (<usize>i) * rowBytes + (<usize>j) * columnBytes;
        if (height == TILE_ROWS && width == TILE_COLUMNS && columnBytes == 4)
          multiplyTile(depth, a, blockB, beta, at, rowBytes);
        else {
          multiplyTile(depth, a, blockB, 0, tile, TILE_COLUMNS * 4);
          scatterTile(tile, height, width, beta, at, rowBytes, columnBytes);
        }
      }
      a += panelA;
    }
    blockB += panelB;
  }
}

/**
 * Rows (or with `byColumns` 1, columns) first..last of C [rows, columns] ← beta·C + alpha·A [rows, depth]·B [depth, columns]. Pointers
 * are those of the whole matrices, strides in bytes. Any division of C gives the same bits. alpha scales A before the products.
 * @param triangle 1: only elements on and below the diagonal are needed; those above may or may not be computed
 */
export function matmul(
  first: i32, last: i32, byColumns: i32, rows: i32, columns: i32, triangle: i32, depth: i32,
  alpha: f32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize,
  beta: f32, c: usize, cRow: usize, cColumn: usize,
): void {
  const firstRow = byColumns ? 0 : first, lastRow = byColumns ? rows : last;
  const firstColumn = byColumns ? first : 0;
  let lastColumn = byColumns ? last : columns;
  const blockA = panels(), blockB = blockA + BLOCK_A_BYTES;
  if (triangle == LOWER) lastColumn = min(lastColumn, lastRow);
  for (let j = firstColumn; j < lastColumn; j += BLOCK_COLUMNS) {
    const width = min(BLOCK_COLUMNS, lastColumn - j);
    for (let k = 0; k < depth; k += BLOCK_DEPTH) {
      const steps = min(BLOCK_DEPTH, depth - k);
      const factor: f32 = k == 0 ? beta : 1;
      packColumns(width, steps, b + (<usize>k) * bRow + (<usize>j) * bColumn, bRow, bColumn, blockB);
      for (let i = firstRow; i < lastRow; i += BLOCK_ROWS) {
        const height = min(BLOCK_ROWS, lastRow - i);
        if (triangle == LOWER && j > i + height - 1) continue;
        packRows(height, steps, alpha, a + (<usize>i) * aRow + (<usize>k) * aColumn, aRow, aColumn, blockA);
        const at = c + (<usize>i) * cRow + (<usize>j) * cColumn;
        multiplyBlocks(triangle, height, width, steps, i - j, blockA, blockB, factor, at, cRow, cColumn);
      }
    }
  }
}
