// Rounding an f32 to the values of a shorter format, halves to even, by bits.

/** To bfloat16: the upper 16 bits after adding just under half of their unit, or half when the kept part is odd. */
export function roundBf16(x: v128): v128 {
  const odd = v128.and(i32x4.shr_u(x, 16), i32x4.splat(1));
  const rounded = i32x4.add(x, i32x4.add(i32x4.splat(0x7fff), odd));
  const isNaN = f32x4.ne(x, x);
  return v128.bitselect(x, v128.and(rounded, i32x4.splat(0xffff0000)), isNaN);
}

/** To binary16: 13 bits fall away; magnitudes from 65520 become ∞; below 2⁻¹⁴ the spacing is the fixed 2⁻²⁴ of f16 subnormals. */
export function roundF16(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  const magnitude = v128.and(x, i32x4.splat(0x7fffffff));
  const odd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
  const kept = v128.and(i32x4.add(magnitude, i32x4.add(i32x4.splat(0x0fff), odd)), i32x4.splat(0xffffe000));
  // In [½, 1) the spacing of f32 is 2⁻²⁴, so adding and taking away ½ rounds to it.
  const half = f32x4.splat(0.5);
  const subnormal = f32x4.sub(f32x4.add(magnitude, half), half);
  let result = v128.bitselect(subnormal, kept, f32x4.lt(magnitude, f32x4.splat(6.103515625e-5)));
  result = v128.bitselect(f32x4.splat(f32.POSITIVE_INFINITY), result, f32x4.ge(magnitude, f32x4.splat(65520)));
  result = v128.or(result, sign);
  return v128.bitselect(x, result, f32x4.ne(x, x));
}
