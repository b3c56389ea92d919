/** Nearest integer, halves to even: what torch.round, numpy.rint and IEEE 754 roundToIntegralTiesToEven do. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const fraction = x - floor;
  if (fraction < 0.5) return floor;
  if (fraction > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `x` rounded to a binary float with `precision` significant bits, exponents from `minExponent`, largest finite value `max`. */
function roundToFormat(x: number, precision: number, minExponent: number, max: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), minExponent);
  const spacing = 2 ** (exponent - precision + 1);
  const rounded = roundHalfEven(x / spacing) * spacing;
  return Math.abs(rounded) > max ? Math.sign(x) * Infinity : rounded;
}

/** Nearest IEEE binary16 value (11 significant bits, subnormals kept, overflow to ±Infinity). */
export const roundToF16 = (x: number): number => roundToFormat(x, 11, -14, 65504);

/** Nearest bfloat16 value (8 significant bits, f32's exponents). */
export const roundToBf16 = (x: number): number => roundToFormat(x, 8, -126, 255 * 2 ** 120);
