// xʸ for x ≥ 0 as 2^(y·log2 x), with log2 x carried as an unevaluated sum of two f32 (about 29 good bits), because the error of the
// exponent is multiplied by y·log2 x. Two-float arithmetic by splitting at 12 bits (Dekker 1971): all partial products are exact, so
// nothing here depends on fusion, and another device can repeat it bit for bit. f64 would be shorter, but has no such twin on a GPU.
//   log2 m = (2/ln2)·(t + t³·P(t²)),  t = (m − 1)/(m + 1),  |t| ≤ 0.1716;  P and the exp2 polynomial are minimax fits (Remez).
import { scalePower } from './scale-power';
import { exponentOf, mantissaOf } from './split-exponent';

/** 2/ln2 in 12 bits, the rest of it in f32, and the whole rounded to f32. */
const TWO_LOG2E_HIGH: f32 = 2.884765625;
const TWO_LOG2E_LOW: f32 = 6.244567921385169e-4;
const TWO_LOG2E: f32 = 2.885390043258667;
/** Exponents beyond this give 0 or ∞. */
const FARTHEST: f32 = 200;

/** The leading 12 bits: products of two such numbers are exact. */
// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return v128.and(x, i32x4.splat(0xfffff000));
}

/** a·b − product, exactly, for product = fl(a·b). */
// @ts-ignore: decorator
@inline
function productError(a: v128, b: v128, product: v128): v128 {
  const aHigh = high(a), bHigh = high(b);
  const aLow = f32x4.sub(a, aHigh), bLow = f32x4.sub(b, bHigh);
  let error = f32x4.sub(f32x4.mul(aHigh, bHigh), product);
  error = f32x4.add(error, f32x4.mul(aHigh, bLow));
  error = f32x4.add(error, f32x4.mul(aLow, bHigh));
  return f32x4.add(error, f32x4.mul(aLow, bLow));
}

/** 2^(whole + part) for integers `whole` in f32 and |part| slightly above ½ at most. */
// @ts-ignore: decorator
@inline
function exp2Parts(whole: v128, part: v128): v128 {
  let p = f32x4.splat(1.531569978396874e-5);
  p = f32x4.add(f32x4.mul(p, part), f32x4.splat(1.5467876801267266e-4));
  p = f32x4.add(f32x4.mul(p, part), f32x4.splat(1.3333427486941218e-3));
  p = f32x4.add(f32x4.mul(p, part), f32x4.splat(9.618034586310387e-3));
  p = f32x4.add(f32x4.mul(p, part), f32x4.splat(5.550410971045494e-2));
  p = f32x4.add(f32x4.mul(p, part), f32x4.splat(0.24022650718688965));
  p = f32x4.add(f32x4.mul(p, part), f32x4.splat(0.6931471824645996));
  return scalePower(f32x4.add(f32x4.mul(p, part), f32x4.splat(1)), whole);
}

export function pow4(x: v128, y: v128): v128 {
  const one = f32x4.splat(1);
  const e = exponentOf(x), m = mantissaOf(x);

  // t + tLow = (m − 1)/(m + 1); m − 1 is exact, m + 1 = sum + sumLow
  const difference = f32x4.sub(m, one);
  const sum = f32x4.add(m, one);
  const sumLow = f32x4.sub(m, f32x4.sub(sum, one));
  const t = f32x4.div(difference, sum);
  const product = f32x4.mul(t, sum);
  const remainder = f32x4.sub(f32x4.sub(difference, product), productError(t, sum, product));
  const tLow = f32x4.div(f32x4.sub(remainder, f32x4.mul(t, sumLow)), sum);

  // log(m)/2 = t + t³P = head + headLow
  const square = f32x4.mul(t, t);
  let p = f32x4.splat(0.11792586743831635);
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(0.14268580079078674));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(0.20000168681144714));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(0.3333333134651184));
  const cubic = f32x4.mul(f32x4.mul(square, t), p);
  const head = f32x4.add(t, cubic);
  const headLow = f32x4.add(f32x4.sub(cubic, f32x4.sub(head, t)), tLow);

  // log2(m) = l + lLow, then log2(x) = log + logLow
  const headHigh = high(head);
  const scaled = f32x4.mul(headHigh, f32x4.splat(TWO_LOG2E_HIGH));
  let scaledLow = f32x4.mul(f32x4.sub(head, headHigh), f32x4.splat(TWO_LOG2E_HIGH));
  scaledLow = f32x4.add(scaledLow, f32x4.mul(head, f32x4.splat(TWO_LOG2E_LOW)));
  scaledLow = f32x4.add(scaledLow, f32x4.mul(headLow, f32x4.splat(TWO_LOG2E)));
  const l = f32x4.add(scaled, scaledLow);
  const lLow = f32x4.sub(scaledLow, f32x4.sub(l, scaled));
  const log = f32x4.add(e, l);
  const logLow = f32x4.add(f32x4.sub(l, f32x4.sub(log, e)), lLow);

  // y·log2(x) = exponent + exponentLow
  const exponent = f32x4.mul(y, log);
  const far = f32x4.ge(f32x4.abs(exponent), f32x4.splat(FARTHEST));
  let exponentLow = f32x4.add(productError(y, log, exponent), f32x4.mul(y, logLow));
  exponentLow = v128.andnot(exponentLow, far);
  const bounded = f32x4.max(f32x4.min(exponent, f32x4.splat(FARTHEST)), f32x4.splat(-FARTHEST));
  const whole = f32x4.nearest(bounded);
  const result = exp2Parts(whole, f32x4.add(f32x4.sub(bounded, whole), exponentLow));
  return specialCases(x, y, result);
}

/** 0ʸ = 0, 1 or ∞ by the sign of y, and ∞ʸ the other way round; x⁰ = 1; no number for x < 0, and for an x or y that is none. */
// @ts-ignore: decorator
@inline
function specialCases(x: v128, y: v128, result: v128): v128 {
  const zero = f32x4.splat(0);
  const infinity = f32x4.splat(f32.POSITIVE_INFINITY);
  const isNegative = f32x4.lt(y, zero);
  let out = v128.bitselect(v128.bitselect(infinity, zero, isNegative), result, f32x4.eq(x, zero));
  out = v128.bitselect(v128.bitselect(zero, infinity, isNegative), out, f32x4.eq(x, infinity));
  out = v128.bitselect(out, f32x4.splat(f32.NaN), v128.and(f32x4.ge(x, zero), f32x4.eq(y, y)));
  return v128.bitselect(f32x4.splat(1), out, f32x4.eq(y, zero));
}
