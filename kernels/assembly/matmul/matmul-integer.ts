// i8·i8 → i32, exact. Both operands are widened to i16 while packing, in pairs along the depth, because one instruction multiplies
// eight i16 pairs and adds neighbours: a tile [4, 8] takes two depths per step.
import { panels, staging } from '../workspace';

const BLOCK_ROWS: i32 = 128;
const BLOCK_DEPTH: i32 = 512;
const BLOCK_COLUMNS: i32 = 1024;
const BLOCK_A_BYTES: usize = 128 * 512 * 2;

/** Panels of `width` rows (or columns): [⌈depth/2⌉][width][2] i16, padded with zeros. */
function pack(width: i32, count: i32, depth: i32, source: usize, across: usize, along: usize, out: usize): void {
  for (let p = 0; p < count; p += width) {
    const filled = min(width, count - p);
    for (let k = 0; k < depth; k += 2) {
      let from = source + (<usize>k) * along;
      for (let i = 0; i < width; i++) {
        store<i16>(out, i < filled ? <i16>load<i8>(from) : 0);
        store<i16>(out, i < filled && k + 1 < depth ? <i16>load<i8>(from + along) : 0, 2);
        from += across;
        out += 4;
      }
    }
    source += (<usize>width) * across;
  }
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, accumulate: bool, left: v128, right: v128): void {
  v128.store(c, accumulate ? i32x4.add(v128.load(c), left) : left);
  v128.store(c, accumulate ? i32x4.add(v128.load(c, 16), right) : right, 16);
}

function multiplyTile(pairs: i32, a: usize, b: usize, accumulate: bool, c: usize, rowBytes: usize): void {
  let c00 = i32x4.splat(0), c01 = i32x4.splat(0);
  let c10 = i32x4.splat(0), c11 = i32x4.splat(0);
  let c20 = i32x4.splat(0), c21 = i32x4.splat(0);
  let c30 = i32x4.splat(0), c31 = i32x4.splat(0);
  for (const end = b + ((<usize>pairs) << 5); b < end; b += 32) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let row = v128.load32_splat(a);
    c00 = i32x4.add(c00, i32x4.dot_i16x8_s(row, b0));
    c01 = i32x4.add(c01, i32x4.dot_i16x8_s(row, b1));
    row = v128.load32_splat(a, 4);
    c10 = i32x4.add(c10, i32x4.dot_i16x8_s(row, b0));
    c11 = i32x4.add(c11, i32x4.dot_i16x8_s(row, b1));
    row = v128.load32_splat(a, 8);
    c20 = i32x4.add(c20, i32x4.dot_i16x8_s(row, b0));
    c21 = i32x4.add(c21, i32x4.dot_i16x8_s(row, b1));
    row = v128.load32_splat(a, 12);
    c30 = i32x4.add(c30, i32x4.dot_i16x8_s(row, b0));
    c31 = i32x4.add(c31, i32x4.dot_i16x8_s(row, b1));
    a += 16;
  }
  storeRow(c, accumulate, c00, c01);
  storeRow((c += rowBytes), accumulate, c10, c11);
  storeRow((c += rowBytes), accumulate, c20, c21);
  storeRow(c + rowBytes, accumulate, c30, c31);
}

/** Rows (or columns) first..last of C i32 [rows, columns] (columns adjacent) = A i8 [rows, depth]·B i8 [depth, columns]. */
export function matmulInteger(
  first: i32, last: i32, byColumns: i32, rows: i32, columns: i32, depth: i32,
  a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize, c: usize, cRow: usize,
): void {
  const firstRow = byColumns ? 0 : first, lastRow = byColumns ? rows : last;
  const firstColumn = byColumns ? first : 0;
  const lastColumn = byColumns ? last : columns;
  const blockA = panels(), blockB = blockA + BLOCK_A_BYTES, edge = staging();
  for (let j = firstColumn; j < lastColumn; j += BLOCK_COLUMNS)
    for (let k = 0; k < depth; k += BLOCK_DEPTH) {
      const width = min(BLOCK_COLUMNS, lastColumn - j), steps = min(BLOCK_DEPTH, depth - k);
      const pairs = (steps + 1) >> 1;
      pack(8, width, steps, b + (<usize>k) * bRow + (<usize>j) * bColumn, bColumn, bRow, blockB);
      for (let i = firstRow; i < lastRow; i += BLOCK_ROWS) {
        const height = min(BLOCK_ROWS, lastRow - i);
        pack(4, height, steps, a + (<usize>i) * aRow + (<usize>k) * aColumn, aRow, aColumn, blockA);
        for (let jj = 0; jj < width; jj += 8)
          for (let ii = 0; ii < height; ii += 4) {
            const panelA = blockA + ((<usize>ii * pairs) << 2), panelB = blockB + ((<usize>jj * pairs) << 2);
            const at = c + (<usize>(i + ii)) * cRow + (<usize>(j + jj) << 2);
            if (ii + 4 <= height && jj + 8 <= width) multiplyTile(pairs, panelA, panelB, k > 0, at, cRow);
            else {
              multiplyTile(pairs, panelA, panelB, false, edge, 32);
              for (let y = 0; y < min(4, height - ii); y++)
                for (let x = 0; x < min(8, width - jj); x++) {
                  const to = at + (<usize>y) * cRow + ((<usize>x) << 2);
                  const sum = load<i32>(edge + ((<usize>(y * 8 + x)) << 2));
                  store<i32>(to, k > 0 ? load<i32>(to) + sum : sum);
                }
            }
          }
      }
    }
}
