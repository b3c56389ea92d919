// C ← C·beta + alpha·A·B in f64 for the factorizations. Always two roundings, in the relaxed build too: a factor of the same matrix is
// the same bits everywhere.
import { panels, staging } from '../workspace';

const TILE: i32 = 4;
const BLOCK_ROWS: i32 = 128;
const BLOCK_DEPTH: i32 = 128;
const BLOCK_COLUMNS: i32 = 1024;
const BLOCK_A_BYTES: usize = 128 * 128 * 8;

/** Panels of 4 neighbouring rows (of A) or columns (of B): [depth][4], padded with zeros. */
function pack(count: i32, depth: i32, scale: f64, source: usize, acrossBytes: usize, depthBytes: usize, out: usize): void {
  for (let p = 0; p < count; p += TILE) {
    let from = source;
    const second = p + 1 < count ? acrossBytes : 0;
    const third = p + 2 < count ? 2 * acrossBytes : 0;
    const fourth = p + 3 < count ? 3 * acrossBytes : 0;
    for (let k = 0; k < depth; k++) {
      store<f64>(out, scale * load<f64>(from));
      store<f64>(out, second ? scale * load<f64>(from + second) : 0, 8);
      store<f64>(out, third ? scale * load<f64>(from + third) : 0, 16);
      store<f64>(out, fourth ? scale * load<f64>(from + fourth) : 0, 24);
      from += depthBytes;
      out += 32;
    }
    source += 4 * acrossBytes;
  }
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, accumulate: bool, left: v128, right: v128): void {
  v128.store(c, accumulate ? f64x2.add(v128.load(c), left) : left);
  v128.store(c, accumulate ? f64x2.add(v128.load(c, 16), right) : right, 16);
}

/** Tile [4, 4] of C ← (C +) panels of A and B; one depth step per turn, as in the f32 micro-kernel. */
function multiplyTile(depth: i32, a: usize, b: usize, accumulate: bool, c: usize, rowBytes: usize): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0), c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0), c31 = f64x2.splat(0);
  for (const end = b + (<usize>depth) * 32; b < end; b += 32) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let row = v128.load64_splat(a);
    c00 = f64x2.add(c00, f64x2.mul(row, b0));
    c01 = f64x2.add(c01, f64x2.mul(row, b1));
    row = v128.load64_splat(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(row, b0));
    c11 = f64x2.add(c11, f64x2.mul(row, b1));
    row = v128.load64_splat(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(row, b0));
    c21 = f64x2.add(c21, f64x2.mul(row, b1));
    row = v128.load64_splat(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(row, b0));
    c31 = f64x2.add(c31, f64x2.mul(row, b1));
    a += 32;
  }
  storeRow(c, accumulate, c00, c01);
  storeRow((c += rowBytes), accumulate, c10, c11);
  storeRow((c += rowBytes), accumulate, c20, c21);
  storeRow(c + rowBytes, accumulate, c30, c31);
}

/**
 * C [rows, columns] ← (C +) alpha·A [rows, depth]·B [depth, columns]; pointers at the first element of the part wanted, strides in
 * bytes, columns of C adjacent. `diagonal` = row − column of the first element: tiles strictly above the diagonal are skipped; give
 * a diagonal ≥ columns to compute them all.
 */
export function multiplyF64(
  rows: i32, columns: i32, depth: i32, diagonal: i32, alpha: f64, a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize, accumulate: bool, c: usize, cRow: usize,
): void {
  const blockA = panels(), blockB = blockA + BLOCK_A_BYTES, edge = staging();
  for (let jj = 0; jj < columns; jj += BLOCK_COLUMNS) {
    const width = min(BLOCK_COLUMNS, columns - jj);
    for (let k = 0; k < depth; k += BLOCK_DEPTH) {
      const steps = min(BLOCK_DEPTH, depth - k);
      const add = accumulate || k > 0;
      pack(width, steps, 1, b + (<usize>k) * bRow + (<usize>jj) * bColumn, bColumn, bRow, blockB);
      for (let ii = 0; ii < rows; ii += BLOCK_ROWS) {
        const height = min(BLOCK_ROWS, rows - ii);
        if (jj > ii + height - 1 + diagonal) continue;
        pack(height, steps, alpha, a + (<usize>ii) * aRow + (<usize>k) * aColumn, aRow, aColumn, blockA);
        for (let j = 0; j < width; j += TILE)
          for (let i = 0; i < height; i += TILE) {
            if (jj + j > ii + i + TILE - 1 + diagonal) continue;
            const panelA = blockA + (<usize>i) * steps * 8, panelB = blockB + (<usize>j) * steps * 8;
            const at = c + (<usize>(ii + i)) * cRow + (<usize>(jj + j) << 3);
            const h = min(TILE, height - i), w = min(TILE, width - j);
            if (h == TILE && w == TILE) multiplyTile(steps, panelA, panelB, add, at, cRow);
            else {
              multiplyTile(steps, panelA, panelB, false, edge, 32);
              for (let y = 0; y < h; y++)
                for (let x = 0; x < w; x++) {
                  const to = at + (<usize>y) * cRow + (<usize>x << 3);
                  const sum = load<f64>(edge + (<usize>(y * TILE + x) << 3));
                  store<f64>(to, add ? load<f64>(to) + sum : sum);
                }
            }
          }
      }
    }
  }
}
