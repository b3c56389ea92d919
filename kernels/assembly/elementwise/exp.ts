// eˣ in f32: x = n·ln2 + r with |r| ≤ ln2/2, eˣ = 2ⁿ·(1 + r + r²·P(r)). Only single-rounded products and sums and bit operations, in a
// fixed order, so that any device without fusion repeats it bit for bit. P is a minimax fit (Remez) of (eʳ − 1 − r)/r², coefficients
// rounded to f32, fit error 0.02 units of 2⁻²⁴. ln2 is split so that n·LN2_HIGH is exact.
import { scalePower } from './scale-power';

const LOG2E: f32 = 1.44269502162933349609375;
const LN2_HIGH: f32 = 0.693145751953125;
const LN2_LOW: f32 = 1.42860676533018704503775e-6;

/** Beyond these the result is 0 and infinity; clamping keeps n within reach of scalePower. */
const LOWEST: f32 = -104;
const HIGHEST: f32 = 89;

export function exp4(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(HIGHEST)), f32x4.splat(LOWEST));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2E)));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH))),
    f32x4.mul(n, f32x4.splat(LN2_LOW)),
  );
  let p = f32x4.splat(1.9919921760447323e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3947212137281895e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.333261124789715e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.166625440120697e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.1666666716337204));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  const tail = f32x4.mul(f32x4.mul(r, r), p);
  return scalePower(f32x4.add(f32x4.add(tail, r), f32x4.splat(1)), n);
}
