/**
 * exp, log and pow by the algorithms of the WASM kernels (kernels/assembly/elementwise), step by step: single-rounded products and
 * sums in the same order, each held apart from the next, so that both backends give the same bits.
 */
export const TRANSCENDENTAL_WGSL = /* wgsl */ `
fn times(x: f32, y: f32) -> f32 { return hold(x * y); }
fn plus(x: f32, y: f32) -> f32 { return hold(x + y); }
fn minus(x: f32, y: f32) -> f32 { return hold(x - y); }

// value · 2ⁿ in two exact steps, |n| ≤ 250
fn scalePower(value: f32, n: f32) -> f32 {
  let exponent = i32(n);
  let half = exponent >> 1u;
  let first = bitcast<f32>(u32(half + 127) << 23u);
  let second = bitcast<f32>(u32(exponent - half + 127) << 23u);
  return times(times(value, first), second);
}

fn expStepwise(value: f32) -> f32 {
  if ((bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u) { return value; }
  let x = max(min(value, 89.0), -104.0);
  let n = round(times(x, 1.44269502162933349609375));
  let r = minus(minus(x, times(n, 0.693145751953125)), times(n, 1.42860676533018704503775e-6));
  var p = 1.9919921760447323e-4;
  p = plus(times(p, r), 1.3947212137281895e-3);
  p = plus(times(p, r), 8.333261124789715e-3);
  p = plus(times(p, r), 4.166625440120697e-2);
  p = plus(times(p, r), 0.1666666716337204);
  p = plus(times(p, r), 0.5);
  let tail = times(times(r, r), p);
  return scalePower(plus(plus(tail, r), 1.0), n);
}

// x = m · 2ᵉ with m in [√½, √2), for normal x > 0
fn exponentPart(x: f32) -> f32 { return f32((bitcast<i32>(x) - 0x3f3504f3) >> 23u); }
fn mantissaPart(x: f32) -> f32 { return bitcast<f32>(((bitcast<i32>(x) - 0x3f3504f3) & 0x7fffff) + 0x3f3504f3); }

fn logStepwise(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  if (bits == 0x7f800000u) { return x; }
  if ((bits & 0x7fffffffu) < 0x800000u) { return bitcast<f32>(0xff800000u ^ U.zero); }
  if (bits > 0x7f800000u) { return bitcast<f32>(0x7fc00000u ^ U.zero); }
  let e = exponentPart(x);
  let s = minus(mantissaPart(x), 1.0);
  var q = 0.06916765868663788;
  q = plus(times(q, s), -0.11791720241308212);
  q = plus(times(q, s), 0.11873363703489304);
  q = plus(times(q, s), -0.12384068965911865);
  q = plus(times(q, s), 0.1421857625246048);
  q = plus(times(q, s), -0.16669262945652008);
  q = plus(times(q, s), 0.20002231001853943);
  q = plus(times(q, s), -0.24999986588954926);
  q = plus(times(q, s), 0.3333331048488617);
  let square = times(s, s);
  var tail = times(times(square, s), q);
  tail = plus(tail, times(e, 1.42860676533018704503775e-6));
  tail = minus(tail, times(square, 0.5));
  return plus(plus(tail, s), times(e, 0.693145751953125));
}

fn leading(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }

// a·b − product, exactly, for product = fl(a·b) (Dekker 1971)
fn productError(a: f32, b: f32, product: f32) -> f32 {
  let aHigh = leading(a);
  let bHigh = leading(b);
  let aLow = minus(a, aHigh);
  let bLow = minus(b, bHigh);
  var error = minus(times(aHigh, bHigh), product);
  error = plus(error, times(aHigh, bLow));
  error = plus(error, times(aLow, bHigh));
  return plus(error, times(aLow, bLow));
}

fn powStepwise(x: f32, y: f32) -> f32 {
  if (y == 0.0) { return 1.0; }
  if ((bitcast<u32>(y) & 0x7fffffffu) > 0x7f800000u) { return y; }
  let bits = bitcast<u32>(x);
  if ((bits & 0x7fffffffu) < 0x800000u) { return select(0.0, bitcast<f32>(0x7f800000u ^ U.zero), y < 0.0); }
  if (bits == 0x7f800000u) { return select(x, 0.0, y < 0.0); }
  if (bits > 0x7f800000u) { return bitcast<f32>(0x7fc00000u ^ U.zero); }
  let e = exponentPart(x);
  let m = mantissaPart(x);
  let difference = minus(m, 1.0);
  let sum = plus(m, 1.0);
  let sumLow = minus(m, minus(sum, 1.0));
  let t = divideExactly(difference, sum);
  let product = times(t, sum);
  let remainder = minus(minus(difference, product), productError(t, sum, product));
  let tLow = divideExactly(minus(remainder, times(t, sumLow)), sum);

  let square = times(t, t);
  var p = 0.11792586743831635;
  p = plus(times(p, square), 0.14268580079078674);
  p = plus(times(p, square), 0.20000168681144714);
  p = plus(times(p, square), 0.3333333134651184);
  let cubic = times(times(square, t), p);
  let head = plus(t, cubic);
  let headLow = plus(minus(cubic, minus(head, t)), tLow);

  let headHigh = leading(head);
  let scaled = times(headHigh, 2.884765625);
  var scaledLow = times(minus(head, headHigh), 2.884765625);
  scaledLow = plus(scaledLow, times(head, 6.244567921385169e-4));
  scaledLow = plus(scaledLow, times(headLow, 2.885390043258667));
  let l = plus(scaled, scaledLow);
  let lLow = minus(scaledLow, minus(l, scaled));
  let log = plus(e, l);
  let logLow = plus(minus(l, minus(log, e)), lLow);

  let exponent = times(y, log);
  var exponentLow = plus(productError(y, log, exponent), times(y, logLow));
  if (abs(exponent) >= 200.0) { exponentLow = 0.0; }
  let bounded = max(min(exponent, 200.0), -200.0);
  let whole = round(bounded);
  let part = plus(minus(bounded, whole), exponentLow);
  var q = 1.531569978396874e-5;
  q = plus(times(q, part), 1.5467876801267266e-4);
  q = plus(times(q, part), 1.3333427486941218e-3);
  q = plus(times(q, part), 9.618034586310387e-3);
  q = plus(times(q, part), 5.550410971045494e-2);
  q = plus(times(q, part), 0.24022650718688965);
  q = plus(times(q, part), 0.6931471824645996);
  return scalePower(plus(times(q, part), 1.0), whole);
}
`;
