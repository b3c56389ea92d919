// sum, maximum and minimum along the last axis. ONE order of summation whatever the layout and the number of threads: element i goes
// to lane i mod 16 of sixteen partial sums s; t[l] = (s[l] + s[4+l]) + (s[8+l] + s[12+l]); the sum is (t[0] + t[1]) + (t[2] + t[3]).
import { rowOffset } from './elementwise/row-walk';
import { CHUNK, stage } from './elementwise/stage';
import { staging } from './workspace';

const SUM: i32 = 0, MAXIMUM: i32 = 1;

// @ts-ignore: decorator
@inline
function combine(op: i32, a: v128, b: v128): v128 {
  if (op == SUM) return f32x4.add(a, b);
  if (op == MAXIMUM) return f32x4.max(a, b);
  return f32x4.min(a, b);
}

// @ts-ignore: decorator
@inline
function combineScalars(op: i32, a: f32, b: f32): f32 {
  if (op == SUM) return a + b;
  if (op == MAXIMUM) return max(a, b);
  return min(a, b);
}

/** What changes nothing when combined. */
// @ts-ignore: decorator
@inline
function neutral(op: i32): f32 {
  return op == SUM ? 0 : op == MAXIMUM ? f32.NEGATIVE_INFINITY : f32.POSITIVE_INFINITY;
}

/** The next (up to 4) elements; missing lanes are neutral. */
// @ts-ignore: decorator
@inline
function loadPartly(op: i32, from: usize, left: i32): v128 {
  if (left >= 4) return v128.load(from);
  const lanes = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left));
  return v128.bitselect(v128.load(from), f32x4.splat(neutral(op)), lanes);
}

// @ts-ignore: decorator
@inline
function finish(op: i32, s0: v128, s1: v128, s2: v128, s3: v128): f32 {
  const t = combine(op, combine(op, s0, s1), combine(op, s2, s3));
  return combineScalars(
    op,
    combineScalars(op, f32x4.extract_lane(t, 0), f32x4.extract_lane(t, 1)),
    combineScalars(op, f32x4.extract_lane(t, 2), f32x4.extract_lane(t, 3)),
  );
}

// @ts-ignore: decorator
@inline
function reduceRow(op: i32, source: usize, strideBytes: i32, length: i32): f32 {
  let s0 = f32x4.splat(neutral(op)), s1 = s0, s2 = s0, s3 = s0;
  for (let at = 0; at < length; ) {
    const count = strideBytes == 4 ? length - at : min(CHUNK, length - at);
    let from = strideBytes == 0 ? repeated(source, count) : stage(source + at * strideBytes, strideBytes, count, 0);
    let left = count;
    for (; left >= 16; left -= 16) {
      s0 = combine(op, s0, v128.load(from));
      s1 = combine(op, s1, v128.load(from, 16));
      s2 = combine(op, s2, v128.load(from, 32));
      s3 = combine(op, s3, v128.load(from, 48));
      from += 64;
    }
    if (left > 0) s0 = combine(op, s0, loadPartly(op, from, left));
    if (left > 4) s1 = combine(op, s1, loadPartly(op, from + 16, left - 4));
    if (left > 8) s2 = combine(op, s2, loadPartly(op, from + 32, left - 8));
    if (left > 12) s3 = combine(op, s3, loadPartly(op, from + 48, left - 12));
    at += count;
  }
  return finish(op, s0, s1, s2, s3);
}

/** A broadcast element written out, since a reduction counts every repetition. */
function repeated(source: usize, count: i32): usize {
  const buffer = staging();
  const value = v128.load32_splat(source);
  for (let i = 0; i < count; i += 4) v128.store(buffer + ((<usize>i) << 2), value);
  return buffer;
}

/** Rows first..last of the output; the input is [.., n1, n2, length] with byte strides. */
export function reduceRows(
  first: i32, last: i32, op: i32, n1: i32, n2: i32, length: i32, out: usize,
  x: usize, x0: i32, x1: i32, x2: i32, x3: i32,
): void {
  for (let row = first; row < last; row++) {
    const source = x + rowOffset(row, n1, n2, x0, x1, x2);
    let value: f32;
    if (op == SUM) value = reduceRow(SUM, source, x3, length);
    else if (op == MAXIMUM) value = reduceRow(MAXIMUM, source, x3, length);
    else value = reduceRow(2, source, x3, length);
    store<f32>(out + ((<usize>row) << 2), value);
  }
}

/** Outputs handled together when neighbouring rows, not elements, are adjacent. 16 partial results of each fit in L1. */
const STRIP: i32 = 64;

// @ts-ignore: decorator
@inline
function reduceStrip(op: i32, source: usize, strideBytes: i32, length: i32, width: i32, out: usize): void {
  const partial = staging();
  const start = f32x4.splat(neutral(op));
  for (let i: usize = 0; i < 16 * STRIP * 4; i += 16) v128.store(partial + i, start);
  for (let i = 0; i < length; i++) {
    const to = partial + (<usize>(i & 15)) * (STRIP * 4);
    for (let j: usize = 0, end = (<usize>width) << 2; j < end; j += 16)
      v128.store(to + j, combine(op, v128.load(to + j), v128.load(source + j)));
    source += strideBytes;
  }
  for (let j = 0; j < width; j++) {
    const s = partial + ((<usize>j) << 2);
    let t0: f32 = 0, t1: f32 = 0, t2: f32 = 0, t3: f32 = 0;
    for (let lane = 0; lane < 4; lane++) {
      const at = s + (<usize>lane) * (STRIP * 4);
      const t = combineScalars(
        op,
        combineScalars(op, load<f32>(at), load<f32>(at, 4 * STRIP * 4)),
        combineScalars(op, load<f32>(at, 8 * STRIP * 4), load<f32>(at, 12 * STRIP * 4)),
      );
      if (lane == 0) t0 = t;
      else if (lane == 1) t1 = t;
      else if (lane == 2) t2 = t;
      else t3 = t;
    }
    store<f32>(out + ((<usize>j) << 2), combineScalars(op, combineScalars(op, t0, t1), combineScalars(op, t2, t3)));
  }
}

/**
 * The same for an input whose adjacent elements belong to neighbouring outputs (a transposed view): axis n2 has stride 4. Strips
 * first..last, counted over [.., n1, ⌈n2/64⌉].
 */
export function reduceColumns(
  first: i32, last: i32, op: i32, n1: i32, n2: i32, length: i32, out: usize, x: usize, x0: i32, x1: i32, x3: i32,
): void {
  const strips = (n2 + STRIP - 1) / STRIP;
  for (let unit = first; unit < last; unit++) {
    const upper = unit / strips, column = (unit % strips) * STRIP;
    const source = x + (upper / n1) * x0 + (upper % n1) * x1 + column * 4;
    const width = min(STRIP, n2 - column);
    const to = out + ((<usize>(upper * n2 + column)) << 2);
    if (op == SUM) reduceStrip(SUM, source, x3, length, width, to);
    else if (op == MAXIMUM) reduceStrip(MAXIMUM, source, x3, length, width, to);
    else reduceStrip(2, source, x3, length, width, to);
  }
}

/** Index of the first largest element of rows first..last. */
export function argmaxRows(
  first: i32, last: i32, n1: i32, n2: i32, length: i32, out: usize, x: usize, x0: i32, x1: i32, x2: i32, x3: i32,
): void {
  for (let row = first; row < last; row++) {
    let at = x + rowOffset(row, n1, n2, x0, x1, x2);
    const largest = reduceRow(MAXIMUM, at, x3, length);
    let index = 0;
    while (index < length - 1 && load<f32>(at) != largest) {
      at += x3;
      index++;
    }
    store<i32>(out + ((<usize>row) << 2), index);
  }
}
