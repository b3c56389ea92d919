// Matrix products that would spend longer in packing than in multiplying: few rows, or a small depth (a rank-1 update, a vector
// times a matrix). Same arguments as `matmul`.
import { staging } from '../workspace';
import { BLOCK_DEPTH } from './block-sizes';
import { multiplyAdd } from './multiply-add';

/** Columns of C that stay in L1 while the depth runs. */
const BLOCK: i32 = 1024;

/** c ← c·beta + Σ factor[k]·row k, over four rows of B at once (count of 4-column vectors, then single columns). */
// @ts-ignore: decorator
@inline
function addFourRows(
  c: usize, columns: i32, beta: f32, b: usize, bRow: usize, f0: f32, f1: f32, f2: f32, f3: f32,
): void {
  const v0 = f32x4.splat(f0), v1 = f32x4.splat(f1), v2 = f32x4.splat(f2), v3 = f32x4.splat(f3);
  const b1 = b + bRow, b2 = b + 2 * bRow, b3 = b + 3 * bRow;
  const scale = f32x4.splat(beta);
  let j: usize = 0;
  for (const end = (<usize>(columns & ~3)) << 2; j < end; j += 16) {
    let sum = beta == 0 ? f32x4.splat(0) : f32x4.mul(scale, v128.load(c + j));
    sum = multiplyAdd(sum, v0, v128.load(b + j));
    sum = multiplyAdd(sum, v1, v128.load(b1 + j));
    sum = multiplyAdd(sum, v2, v128.load(b2 + j));
    sum = multiplyAdd(sum, v3, v128.load(b3 + j));
    v128.store(c + j, sum);
  }
  for (const end = (<usize>columns) << 2; j < end; j += 4) {
    let sum = beta == 0 ? f32x4.splat(0) : f32x4.mul(scale, v128.load32_splat(c + j));
    sum = multiplyAdd(sum, v0, v128.load32_splat(b + j));
    sum = multiplyAdd(sum, v1, v128.load32_splat(b1 + j));
    sum = multiplyAdd(sum, v2, v128.load32_splat(b2 + j));
    sum = multiplyAdd(sum, v3, v128.load32_splat(b3 + j));
    store<f32>(c + j, f32x4.extract_lane(sum, 0));
  }
}

// @ts-ignore: decorator
@inline
function addRow(c: usize, columns: i32, beta: f32, b: usize, factor: f32): void {
  const v = f32x4.splat(factor), scale = f32x4.splat(beta);
  let j: usize = 0;
  for (const end = (<usize>(columns & ~3)) << 2; j < end; j += 16) {
    const start = beta == 0 ? f32x4.splat(0) : f32x4.mul(scale, v128.load(c + j));
    v128.store(c + j, multiplyAdd(start, v, v128.load(b + j)));
  }
  for (const end = (<usize>columns) << 2; j < end; j += 4) {
    const start = beta == 0 ? f32x4.splat(0) : f32x4.mul(scale, v128.load32_splat(c + j));
    store<f32>(c + j, f32x4.extract_lane(multiplyAdd(start, v, v128.load32_splat(b + j)), 0));
  }
}

/** c[j] ← c[j] + x[j]. */
// @ts-ignore: decorator
@inline
function addTo(c: usize, x: usize, columns: i32): void {
  let j: usize = 0;
  for (const end = (<usize>(columns & ~3)) << 2; j < end; j += 16)
    v128.store(c + j, f32x4.add(v128.load(c + j), v128.load(x + j)));
  for (const end = (<usize>columns) << 2; j < end; j += 4) store<f32>(c + j, load<f32>(c + j) + load<f32>(x + j));
}

/** c ← scale·c + alpha·Σ factor[k]·row k over `depth` rows of B, one after another. */
// @ts-ignore: decorator
@inline
function addRows(
  c: usize, columns: i32, scale: f32, from: usize, bRow: usize, depth: i32, alpha: f32, factor: usize, aColumn: usize,
): void {
  let k = 0;
  for (; k + 4 <= depth; k += 4) {
    addFourRows(
      c, columns, scale, from, bRow, alpha * load<f32>(factor), alpha * load<f32>(factor + aColumn),
      alpha * load<f32>(factor + 2 * aColumn), alpha * load<f32>(factor + 3 * aColumn),
    );
    from += 4 * bRow;
    factor += 4 * aColumn;
    scale = 1;
  }
  for (; k < depth; k++) {
    addRow(c, columns, scale, from, alpha * load<f32>(factor));
    from += bRow;
    factor += aColumn;
    scale = 1;
  }
}

/**
 * C ← beta·C + alpha·A·B where the columns of B and of C are adjacent: rows of B are added, scaled, to rows of C. Blocks of the depth
 * are summed apart, as in `matmul`, so that with beta 0 both give the same bits.
 */
export function matmulAddingRows(
  first: i32, last: i32, byColumns: i32, rows: i32, columns: i32, depth: i32,
  alpha: f32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, beta: f32, c: usize, cRow: usize,
): void {
  const firstRow = byColumns ? 0 : first, lastRow = byColumns ? rows : last;
  const firstColumn = byColumns ? first : 0;
  const lastColumn = byColumns ? last : columns;
  const sums = staging();
  for (let j = firstColumn; j < lastColumn; j += BLOCK) {
    const width = min(BLOCK, lastColumn - j);
    for (let i = firstRow; i < lastRow; i++) {
      const to = c + (<usize>i) * cRow + ((<usize>j) << 2);
      for (let k = 0; k < depth; k += BLOCK_DEPTH) {
        const from = b + (<usize>k) * bRow + ((<usize>j) << 2), factor = a + (<usize>i) * aRow + (<usize>k) * aColumn;
        const steps = min(BLOCK_DEPTH, depth - k);
        addRows(k == 0 ? to : sums, width, k == 0 ? beta : 0, from, bRow, steps, alpha, factor, aColumn);
        if (k > 0) addTo(to, sums, width);
      }
    }
  }
}

/** Σ x[k]·y[k] of adjacent elements: sixteen partial sums, combined as in reduce.ts. */
export function dot(x: usize, y: usize, count: i32): f32 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; count >= 16; count -= 16) {
    s0 = multiplyAdd(s0, v128.load(x), v128.load(y));
    s1 = multiplyAdd(s1, v128.load(x, 16), v128.load(y, 16));
    s2 = multiplyAdd(s2, v128.load(x, 32), v128.load(y, 32));
    s3 = multiplyAdd(s3, v128.load(x, 48), v128.load(y, 48));
    x += 64;
    y += 64;
  }
  for (; count >= 4; count -= 4) {
    s0 = multiplyAdd(s0, v128.load(x), v128.load(y));
    x += 16;
    y += 16;
  }
  const t = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  let sum = f32x4.extract_lane(t, 0) + f32x4.extract_lane(t, 1) + (f32x4.extract_lane(t, 2) + f32x4.extract_lane(t, 3));
  for (; count > 0; count--) {
    sum += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return sum;
}

/** C ← beta·C + alpha·A·B where rows of A and columns of B are adjacent along the depth. */
export function matmulByDots(
  first: i32, last: i32, byColumns: i32, rows: i32, columns: i32, depth: i32,
  alpha: f32, a: usize, aRow: usize, b: usize, bColumn: usize, beta: f32, c: usize, cRow: usize, cColumn: usize,
): void {
  const firstRow = byColumns ? 0 : first, lastRow = byColumns ? rows : last;
  const firstColumn = byColumns ? first : 0;
  const lastColumn = byColumns ? last : columns;
  for (let j = firstColumn; j < lastColumn; j++)
    for (let i = firstRow; i < lastRow; i++) {
      const sum = alpha * dot(a + (<usize>i) * aRow, b + (<usize>j) * bColumn, depth);
      const to = c + (<usize>i) * cRow + (<usize>j) * cColumn;
      store<f32>(to, beta == 0 ? sum : beta * load<f32>(to) + sum);
    }
}
