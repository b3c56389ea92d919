// Natural logarithm in f32: x = m·2ᵉ, s = m − 1, log x = e·ln2 + s − s²/2 + s³·Q(s). Single-rounded products and sums in a fixed
// order, as in exp.ts. Q is a minimax fit (Remez) of (log(1 + s) − s + s²/2)/s³ on [√½ − 1, √2 − 1], weighted for the error relative
// to log, coefficients rounded to f32, fit error 0.02 units of 2⁻²⁴. e·LN2_HIGH is exact.
import { exponentOf, mantissaOf } from './split-exponent';

const LN2_HIGH: f32 = 0.693145751953125;
const LN2_LOW: f32 = 1.42860676533018704503775e-6;

export function log4(x: v128): v128 {
  const e = exponentOf(x);
  const s = f32x4.sub(mantissaOf(x), f32x4.splat(1));
  let q = f32x4.splat(0.06916765868663788);
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-0.11791720241308212));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(0.11873363703489304));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-0.12384068965911865));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(0.1421857625246048));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-0.16669262945652008));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(0.20002231001853943));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(-0.24999986588954926));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(0.3333331048488617));
  const square = f32x4.mul(s, s);
  let tail = f32x4.mul(f32x4.mul(square, s), q);
  tail = f32x4.add(tail, f32x4.mul(e, f32x4.splat(LN2_LOW)));
  tail = f32x4.sub(tail, f32x4.mul(square, f32x4.splat(0.5)));
  const result = f32x4.add(f32x4.add(tail, s), f32x4.mul(e, f32x4.splat(LN2_HIGH)));
  return specialCases(x, result);
}

/** log 0 = −∞, log ∞ = ∞, and no number for x < 0. */
// @ts-ignore: decorator
@inline
function specialCases(x: v128, result: v128): v128 {
  const zero = f32x4.splat(0), infinite = f32x4.splat(f32.POSITIVE_INFINITY);
  let out = v128.bitselect(f32x4.splat(f32.NEGATIVE_INFINITY), result, f32x4.eq(x, zero));
  out = v128.bitselect(infinite, out, f32x4.eq(x, infinite));
  const invalid = v128.or(f32x4.lt(x, zero), f32x4.ne(x, x));
  return v128.bitselect(f32x4.splat(f32.NaN), out, invalid);
}
