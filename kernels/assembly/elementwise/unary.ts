// out = f(x), element by element: the maps of one operand, and the casts between dtypes of four bytes.
import { exp4 } from './exp';
import { log4 } from './log';
import { roundBf16, roundF16 } from './round-formats';
import { rowOffset } from './row-walk';
import { CHUNK, stage, stepOf, storeLanes, streams } from './stage';

/** Opcodes; the host's table has the same order. */
const EXP: i32 = 0, LOG: i32 = 1, SQRT: i32 = 2, ROUND: i32 = 3, ROUND_F16: i32 = 4, ROUND_BF16: i32 = 5,
  F32_TO_I32: i32 = 6, F32_TO_U32: i32 = 7, I32_TO_F32: i32 = 8, U32_TO_F32: i32 = 9;

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128): v128 {
  if (op == EXP) return exp4(x);
  if (op == LOG) return log4(x);
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == ROUND) return f32x4.nearest(x);
  if (op == ROUND_F16) return roundF16(x);
  if (op == ROUND_BF16) return roundBf16(x);
  if (op == F32_TO_I32) return i32x4.trunc_sat_f32x4_s(x);
  if (op == F32_TO_U32) return i32x4.trunc_sat_f32x4_u(x);
  if (op == I32_TO_F32) return f32x4.convert_i32x4_s(x);
  return f32x4.convert_i32x4_u(x);
}

/** One run; op is a constant at every call, so only its branch remains. */
// @ts-ignore: decorator
@inline
function run(op: i32, x: usize, step: usize, out: usize, count: i32): void {
  for (const end = out + ((<usize>(count & ~3)) << 2); out < end; out += 16) {
    v128.store(out, apply(op, v128.load(x)));
    x += step;
  }
  if (count & 3) storeLanes(out, apply(op, v128.load(x)), count & 3);
}

function dispatch(op: i32, x: usize, step: usize, out: usize, count: i32): void {
  switch (op) {
    case EXP: return run(EXP, x, step, out, count);
    case LOG: return run(LOG, x, step, out, count);
    case SQRT: return run(SQRT, x, step, out, count);
    case ROUND: return run(ROUND, x, step, out, count);
    case ROUND_F16: return run(ROUND_F16, x, step, out, count);
    case ROUND_BF16: return run(ROUND_BF16, x, step, out, count);
    case F32_TO_I32: return run(F32_TO_I32, x, step, out, count);
    case F32_TO_U32: return run(F32_TO_U32, x, step, out, count);
    case I32_TO_F32: return run(I32_TO_F32, x, step, out, count);
    default: return run(U32_TO_F32, x, step, out, count);
  }
}

export function mapUnary(
  first: i32, last: i32, op: i32, n1: i32, n2: i32, n3: i32, out: usize,
  x: usize, x0: i32, x1: i32, x2: i32, x3: i32,
): void {
  const whole = streams(x3);
  while (first < last) {
    const column = first % n3;
    let count = min(n3 - column, last - first);
    if (!whole) count = min(count, CHUNK);
    const source = x + rowOffset(first / n3, n1, n2, x0, x1, x2) + column * x3;
    dispatch(op, stage(source, x3, count, 0), stepOf(x3), out + ((<usize>first) << 2), count);
    first += count;
  }
}
