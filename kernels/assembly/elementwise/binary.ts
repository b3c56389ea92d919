// out = f(x, y), element by element. Comparisons give f32 0 or 1.
import { pow4 } from './pow';
import { rowOffset } from './row-walk';
import { CHUNK, stage, stepOf, storeLanes, streams } from './stage';

/** Opcodes; the host's table has the same order. */
const ADD: i32 = 0, SUB: i32 = 1, MUL: i32 = 2, DIV: i32 = 3, ROUNDED_QUOTIENT: i32 = 4, POW: i32 = 5, MIN: i32 = 6,
  MAX: i32 = 7, LESS: i32 = 8, EQUAL: i32 = 9, AND: i32 = 10, OR: i32 = 11, SHIFT_LEFT: i32 = 12,
  SHIFT_RIGHT: i32 = 13;

/** WebAssembly shifts a vector by one amount only, so each lane is shifted by itself. */
// @ts-ignore: decorator
@inline
function shiftLanes(left: bool, x: v128, y: v128): v128 {
  let out = i32x4.splat(0);
  const x0 = i32x4.extract_lane(x, 0), x1 = i32x4.extract_lane(x, 1);
  const x2 = i32x4.extract_lane(x, 2), x3 = i32x4.extract_lane(x, 3);
  const y0 = i32x4.extract_lane(y, 0), y1 = i32x4.extract_lane(y, 1);
  const y2 = i32x4.extract_lane(y, 2), y3 = i32x4.extract_lane(y, 3);
  out = i32x4.replace_lane(out, 0, left ? x0 << y0 : x0 >>> y0);
  out = i32x4.replace_lane(out, 1, left ? x1 << y1 : x1 >>> y1);
  out = i32x4.replace_lane(out, 2, left ? x2 << y2 : x2 >>> y2);
  return i32x4.replace_lane(out, 3, left ? x3 << y3 : x3 >>> y3);
}

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return f32x4.add(x, y);
  if (op == SUB) return f32x4.sub(x, y);
  if (op == MUL) return f32x4.mul(x, y);
  if (op == DIV) return f32x4.div(x, y);
  if (op == ROUNDED_QUOTIENT) return f32x4.nearest(f32x4.div(x, y));
  if (op == MIN) return f32x4.min(x, y);
  if (op == MAX) return f32x4.max(x, y);
  if (op == LESS) return v128.and(f32x4.lt(x, y), f32x4.splat(1));
  if (op == EQUAL) return v128.and(f32x4.eq(x, y), f32x4.splat(1));
  if (op == AND) return v128.and(x, y);
  if (op == OR) return v128.or(x, y);
  return shiftLanes(op == SHIFT_LEFT, x, y);
}

/** One run; op is a constant at every call, so only its branch remains. */
// @ts-ignore: decorator
@inline
function run(op: i32, x: usize, xStep: usize, y: usize, yStep: usize, out: usize, count: i32): void {
  for (const end = out + ((<usize>(count & ~3)) << 2); out < end; out += 16) {
    v128.store(out, apply(op, v128.load(x), v128.load(y)));
    x += xStep;
    y += yStep;
  }
  if (count & 3) storeLanes(out, apply(op, v128.load(x), v128.load(y)), count & 3);
}

/** As `run`, apart from it: as one more branch of `apply`, the compiler would compute the power for its neighbours, too, and drop it. */
function runPow(x: usize, xStep: usize, y: usize, yStep: usize, out: usize, count: i32): void {
  for (const end = out + ((<usize>(count & ~3)) << 2); out < end; out += 16) {
    v128.store(out, pow4(v128.load(x), v128.load(y)));
    x += xStep;
    y += yStep;
  }
  if (count & 3) storeLanes(out, pow4(v128.load(x), v128.load(y)), count & 3);
}

/** All elements shifted by the one amount at `y`, which a vector instruction can do. */
// @ts-ignore: decorator
@inline
function runShift(left: bool, x: usize, xStep: usize, y: usize, out: usize, count: i32): void {
  const amount = load<i32>(y);
  for (const end = out + ((<usize>(count & ~3)) << 2); out < end; out += 16) {
    const value = v128.load(x);
    v128.store(out, left ? i32x4.shl(value, amount) : i32x4.shr_u(value, amount));
    x += xStep;
  }
  const value = v128.load(x);
  if (count & 3) storeLanes(out, left ? i32x4.shl(value, amount) : i32x4.shr_u(value, amount), count & 3);
}

function dispatch(op: i32, x: usize, xStep: usize, y: usize, yStep: usize, out: usize, count: i32): void {
  if (yStep == 0 && op == SHIFT_LEFT) return runShift(true, x, xStep, y, out, count);
  if (yStep == 0 && op == SHIFT_RIGHT) return runShift(false, x, xStep, y, out, count);
  switch (op) {
    case ADD: return run(ADD, x, xStep, y, yStep, out, count);
    case SUB: return run(SUB, x, xStep, y, yStep, out, count);
    case MUL: return run(MUL, x, xStep, y, yStep, out, count);
    case DIV: return run(DIV, x, xStep, y, yStep, out, count);
    case ROUNDED_QUOTIENT: return run(ROUNDED_QUOTIENT, x, xStep, y, yStep, out, count);
    case POW: return runPow(x, xStep, y, yStep, out, count);
    case MIN: return run(MIN, x, xStep, y, yStep, out, count);
    case MAX: return run(MAX, x, xStep, y, yStep, out, count);
    case LESS: return run(LESS, x, xStep, y, yStep, out, count);
    case EQUAL: return run(EQUAL, x, xStep, y, yStep, out, count);
    case AND: return run(AND, x, xStep, y, yStep, out, count);
    case OR: return run(OR, x, xStep, y, yStep, out, count);
    case SHIFT_LEFT: return run(SHIFT_LEFT, x, xStep, y, yStep, out, count);
    default: return run(SHIFT_RIGHT, x, xStep, y, yStep, out, count);
  }
}

export function mapBinary(
  first: i32, last: i32, op: i32, n1: i32, n2: i32, n3: i32, out: usize,
  x: usize, x0: i32, x1: i32, x2: i32, x3: i32, y: usize, y0: i32, y1: i32, y2: i32, y3: i32,
): void {
  const whole = streams(x3) && streams(y3);
  while (first < last) {
    const column = first % n3, row = first / n3;
    let count = min(n3 - column, last - first);
    if (!whole) count = min(count, CHUNK);
    const xs = stage(x + rowOffset(row, n1, n2, x0, x1, x2) + column * x3, x3, count, 0);
    const ys = stage(y + rowOffset(row, n1, n2, y0, y1, y2) + column * y3, y3, count, 1);
    dispatch(op, xs, stepOf(x3), ys, stepOf(y3), out + ((<usize>first) << 2), count);
    first += count;
  }
}
