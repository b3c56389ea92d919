/**
 * Arithmetic that WGSL does not promise but the op table does. Division and square root are done on the bits, because WGSL allows
 * 2.5 units of error and its compilers turn divisions into products; `hold` keeps a compiler from reassociating or fusing what
 * is inside it, by an exclusive or with a zero it cannot know.
 */
export const EXACT_ARITHMETIC_WGSL = /* wgsl */ `
fn hold(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ U.zero); }

fn roundMantissa(sign: u32, exponent: i32, mantissa: u32, sticky: bool) -> f32 {
  // mantissa: 24 bits and one more to round by
  let half = mantissa & 1u;
  var m = mantissa >> 1u;
  m += half & (select(0u, 1u, sticky) | (m & 1u));
  let e = exponent + i32(m >> 24u);
  if (e <= 0) { return bitcast<f32>(sign); }
  if (e >= 255) { return bitcast<f32>(sign | 0x7f800000u); }
  let fraction = select(m, m >> 1u, (m >> 24u) != 0u) & 0x7fffffu;
  return bitcast<f32>(sign | (u32(e) << 23u) | fraction);
}

// x / y, correctly rounded. The device's own quotient of the mantissas is a candidate within a few units, whatever rewriting it went
// through; the remainder, exact in wrapping integers because it is small, corrects it to the 25 bits that rounding needs.
fn divideExactly(x: f32, y: f32) -> f32 {
  let bx = bitcast<u32>(x);
  let by = bitcast<u32>(y);
  let ex = (bx >> 23u) & 255u;
  let ey = (by >> 23u) & 255u;
  if (ex == 0u || ex == 255u || ey == 0u || ey == 255u) { return x / y; }
  var dividend = (bx & 0x7fffffu) | 0x800000u;
  let divisor = i32((by & 0x7fffffu) | 0x800000u);
  var exponent = i32(ex) - i32(ey) + 127;
  if (dividend < u32(divisor)) { dividend <<= 1u; exponent -= 1; }
  let candidate = i32(f32(dividend) / f32(divisor) * 16777216.0);
  var remainder = i32(dividend << 24u) - candidate * divisor;
  let correction = i32(floor(f32(remainder) / f32(divisor)));
  var quotient = candidate + correction;
  remainder -= correction * divisor;
  if (remainder < 0) { quotient -= 1; remainder += divisor; }
  if (remainder >= divisor) { quotient += 1; remainder -= divisor; }
  return roundMantissa((bx ^ by) & 0x80000000u, exponent, u32(quotient), remainder != 0);
}

// Square root of x > 0, correctly rounded: likewise 25 bits of the root of mantissa · 2²⁵.
fn rootExactly(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let biased = (bits >> 23u) & 255u;
  if (biased == 0u || biased == 255u || (bits >> 31u) == 1u) { return sqrt(x); }
  let isOdd = (biased & 1u) == 0u; // the bias is odd
  let mantissa = ((bits & 0x7fffffu) | 0x800000u) << select(0u, 1u, isOdd);
  let exponent = (i32(biased) - 127 - select(0, 1, isOdd)) / 2 + 127;
  let candidate = i32(sqrt(f32(mantissa) * 33554432.0));
  let difference = i32(mantissa << 25u) - candidate * candidate;
  var root = candidate + i32(floor(f32(difference) / f32(2 * candidate)));
  var remainder = i32(mantissa << 25u) - root * root;
  if (remainder < 0) { root -= 1; remainder += 2 * root + 1; }
  if (remainder > 2 * root) { remainder -= 2 * root + 1; root += 1; }
  return roundMantissa(0u, exponent, u32(root), remainder != 0);
}

fn toBf16(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) > 0x7f800000u) { return x; }
  return bitcast<f32>((bits + 0x7fffu + ((bits >> 16u) & 1u)) & 0xffff0000u);
}

fn toF16(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let sign = bits & 0x80000000u;
  let magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) { return x; }
  if (magnitude >= 0x477ff000u) { return bitcast<f32>(sign | 0x7f800000u); }
  if (magnitude < 0x38800000u) {
    // Below 2⁻¹⁴ the spacing of binary16 is 2⁻²⁴.
    let steps = round(bitcast<f32>(magnitude) * 16777216.0);
    return bitcast<f32>(sign | bitcast<u32>(steps * 5.9604644775390625e-8));
  }
  return bitcast<f32>(sign | ((magnitude + 0xfffu + ((magnitude >> 13u) & 1u)) & 0xffffe000u));
}
`;
