// x = m·2ᵉ with m in [√½, √2): the common first step of the logarithms.

/** √½ as bits; subtracting it makes the exponent field change at √½ instead of 1. */
const ROOT_HALF_BITS: i32 = 0x3f3504f3;
/** Subnormal inputs are scaled by 2²⁴ first. */
const SMALLEST_NORMAL: f32 = 1.1754943508222875e-38;
const TWO_24: f32 = 16777216;

// @ts-ignore: decorator
@inline
function isSubnormal(x: v128): v128 {
  return f32x4.lt(x, f32x4.splat(SMALLEST_NORMAL));
}

// @ts-ignore: decorator
@inline
function normalised(x: v128): v128 {
  return v128.bitselect(f32x4.mul(x, f32x4.splat(TWO_24)), x, isSubnormal(x));
}

/** e, as f32. */
// @ts-ignore: decorator
@inline
export function exponentOf(x: v128): v128 {
  const bits = i32x4.sub(normalised(x), i32x4.splat(ROOT_HALF_BITS));
  const shift = v128.and(i32x4.splat(24), isSubnormal(x));
  return f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(bits, 23), shift));
}

/** m. */
// @ts-ignore: decorator
@inline
export function mantissaOf(x: v128): v128 {
  const bits = i32x4.sub(normalised(x), i32x4.splat(ROOT_HALF_BITS));
  return i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(ROOT_HALF_BITS));
}
