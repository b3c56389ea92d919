// The inner loop of GPTQ: rows of W are quantized one after another, and each error is spread over the rows below. A strip of columns is
// taken through all rows before the next, in memory of its own that stays in L1, so W is read and written once. Every element sees the
// same operations in the same order as in a loop over the elementwise kernels and `matmulAddingRows`, so the bits are the same.
import { multiplyAdd, multiplySubtract } from './matmul/multiply-add';
import { staging, threadIndex } from './workspace';

/** Columns of a strip: one cache line of every row. */
const STRIP: i32 = 16;
const STRIP_BYTES: usize = 64;
/** Rows whose errors are in registers while the rows below are compensated. */
const ROWS: i32 = 4;

/** Copies the elements of a row of a strip; steps in bytes from one element to the next, 4 inside a strip. */
// @ts-ignore: decorator
@inline
function copyRow(to: usize, toStep: usize, from: usize, fromStep: usize, width: i32): void {
  if (toStep == 4 && fromStep == 4 && width == STRIP) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    return;
  }
  for (let i = 0; i < width; i++) store<u32>(to + (<usize>i) * toStep, load<u32>(from + (<usize>i) * fromStep));
}

/** code = clamp(round(w / s) + z), e = (w − (code − z)·s) / d, for a row of a strip. */
// @ts-ignore: decorator
@inline
function quantizeRow(w: usize, s: usize, z: usize, d: f32, lowest: f32, highest: f32, code: usize, e: usize): void {
  const divisor = f32x4.splat(d), low = f32x4.splat(lowest), high = f32x4.splat(highest);
  for (let at: usize = 0; at < STRIP_BYTES; at += 16) {
    const x = v128.load(w + at), scale = v128.load(s + at), zeroPoint = v128.load(z + at);
    const shifted = f32x4.add(f32x4.nearest(f32x4.div(x, scale)), zeroPoint);
    const c = f32x4.min(f32x4.max(shifted, low), high);
    const q = f32x4.mul(f32x4.sub(c, zeroPoint), scale);
    v128.store(code + at, c);
    v128.store(e + at, f32x4.div(f32x4.sub(x, q), divisor));
  }
}

/** to ← to − u·e (+ p·w) for a row of a strip. */
// @ts-ignore: decorator
@inline
function compensateRow(to: usize, u: usize, e: usize, p: usize, w: usize): void {
  const factor = v128.load32_splat(u);
  for (let at: usize = 0; at < STRIP_BYTES; at += 16) {
    let sum = multiplySubtract(v128.load(to + at), factor, v128.load(e + at));
    if (p) sum = multiplyAdd(sum, v128.load32_splat(p), v128.load(w + at));
    v128.store(to + at, sum);
  }
}

/** Rows `to` … `end` of a strip for four quantized rows: e and w hold them, u and p lead along their rows of the factors. */
// @ts-ignore: decorator
@inline
function compensateBelow(
  to: usize, end: usize, e: usize, u: usize, uRow: usize, uColumn: usize,
  drifts: bool, w: usize, p: usize, pRow: usize, pColumn: usize,
): void {
  const e0 = v128.load(e), e1 = v128.load(e + STRIP_BYTES);
  const e2 = v128.load(e + 2 * STRIP_BYTES), e3 = v128.load(e + 3 * STRIP_BYTES);
  const w0 = v128.load(w), w1 = v128.load(w + STRIP_BYTES);
  const w2 = v128.load(w + 2 * STRIP_BYTES), w3 = v128.load(w + 3 * STRIP_BYTES);
  let u1 = u + uRow, u2 = u + 2 * uRow, u3 = u + 3 * uRow;
  let p1 = p + pRow, p2 = p + 2 * pRow, p3 = p + 3 * pRow;
  for (; to < end; to += STRIP_BYTES) {
    let sum = multiplySubtract(v128.load(to), v128.load32_splat(u), e0);
    if (drifts) sum = multiplyAdd(sum, v128.load32_splat(p), w0);
    sum = multiplySubtract(sum, v128.load32_splat(u1), e1);
    if (drifts) sum = multiplyAdd(sum, v128.load32_splat(p1), w1);
    sum = multiplySubtract(sum, v128.load32_splat(u2), e2);
    if (drifts) sum = multiplyAdd(sum, v128.load32_splat(p2), w2);
    sum = multiplySubtract(sum, v128.load32_splat(u3), e3);
    if (drifts) sum = multiplyAdd(sum, v128.load32_splat(p3), w3);
    v128.store(to, sum);
    u += uColumn; u1 += uColumn; u2 += uColumn; u3 += uColumn;
    if (drifts) { p += pColumn; p1 += pColumn; p2 += pColumn; p3 += pColumn; }
  }
}

/**
 * Strips first..last of `columns`: the first `m` of `n` rows of W are quantized. Pointers are those of whole matrices, strides in bytes;
 * codes and errors are contiguous. @param p 0 without a drift term @param space n · 64 bytes for each thread
 */
export function quantizeCompensating(
  first: i32, last: i32, m: i32, n: i32, columns: i32, lowest: f32, highest: f32,
  w: usize, wRow: usize, wColumn: usize, u: usize, uRow: usize, uColumn: usize, p: usize, pRow: usize, pColumn: usize,
  s: usize, sRow: usize, sColumn: usize, z: usize, zRow: usize, zColumn: usize,
  codes: usize, errors: usize, space: usize,
): void {
  const strip = space + (<usize>threadIndex()) * (<usize>n) * STRIP_BYTES, end = strip + (<usize>n) * STRIP_BYTES;
  const e = staging(), code = e + ROWS * STRIP_BYTES, scale = code + STRIP_BYTES, zeroPoint = scale + STRIP_BYTES;
  const outRow = (<usize>columns) << 2;
  for (let i = first; i < last; i++) {
    const column = i * STRIP, width = min(STRIP, columns - column);
    const place = (<usize>column) << 2, top = w + (<usize>column) * wColumn;
    for (let k = 0; k < n; k++) copyRow(strip + (<usize>k) * STRIP_BYTES, 4, top + (<usize>k) * wRow, wColumn, width);
    for (let j = 0; j < m; j += ROWS) {
      const rows = min(ROWS, m - j);
      for (let r = 0; r < rows; r++) {
        const row = <usize>(j + r);
        const x = strip + row * STRIP_BYTES, error = e + (<usize>r) * STRIP_BYTES;
        copyRow(scale, 4, s + row * sRow + (<usize>column) * sColumn, sColumn, width);
        copyRow(zeroPoint, 4, z + row * zRow + (<usize>column) * zColumn, zColumn, width);
        const diagonal = u + row * (uRow + uColumn);
        quantizeRow(x, scale, zeroPoint, load<f32>(diagonal), lowest, highest, code, error);
        copyRow(codes + row * outRow + place, 4, code, 4, width);
        copyRow(errors + row * outRow + place, 4, error, 4, width);
        // The other rows in registers; with fewer than four at the end, all rows below.
        const near = rows == ROWS ? strip + <usize>(j + ROWS) * STRIP_BYTES : end;
        let uk = diagonal + uColumn, pk = p ? p + row * (pRow + pColumn) + pColumn : 0;
        for (let below = x + STRIP_BYTES; below < near; below += STRIP_BYTES) {
          compensateRow(below, uk, error, pk, x);
          uk += uColumn;
          if (p) pk += pColumn;
        }
      }
      if (rows < ROWS) continue;
      const x = strip + (<usize>j) * STRIP_BYTES, below = x + ROWS * STRIP_BYTES;
      const uBelow = u + (<usize>j) * uRow + (<usize>(j + ROWS)) * uColumn;
      const pBelow = p + (<usize>j) * pRow + (<usize>(j + ROWS)) * pColumn;
      for (let at: usize = 0; at < STRIP_BYTES; at += 16)
        if (p) compensateBelow(below + at, end, e + at, uBelow, uRow, uColumn, true, x + at, pBelow, pRow, pColumn);
        else compensateBelow(below + at, end, e + at, uBelow, uRow, uColumn, false, x + at, 0, 0, 0);
    }
    for (let k = 0; k < n; k++) copyRow(top + (<usize>k) * wRow, wColumn, strip + (<usize>k) * STRIP_BYTES, 4, width);
  }
}
