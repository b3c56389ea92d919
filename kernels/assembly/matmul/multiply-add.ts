// The one place where the two builds differ in arithmetic: a product and a sum with two roundings, or (relaxed build) with one.

/** accumulator + a·b in four f32 lanes. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(accumulator: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, accumulator);
  return f32x4.add(accumulator, f32x4.mul(a, b));
}

/** accumulator − a·b, likewise. */
// @ts-ignore: decorator
@inline
export function multiplySubtract(accumulator: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, accumulator);
  return f32x4.sub(accumulator, f32x4.mul(a, b));
}
