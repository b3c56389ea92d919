// value·2ⁿ without a library: two exact powers of two built from bits, so that results beyond the normal range round once or overflow.

/** @param n integers in f32 with |n| ≤ 250 */
export function scalePower(value: v128, n: v128): v128 {
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  const rest = i32x4.sub(exponent, half);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(rest, bias), 23);
  return f32x4.mul(f32x4.mul(value, first), second);
}
