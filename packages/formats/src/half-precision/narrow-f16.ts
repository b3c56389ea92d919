/** Exponent field of the f32 values that are the smallest normal binary16 values, 2^-14. */
const SMALLEST_NORMAL = 127 - 14;

/** f32 magnitudes from here on round to infinity: half a step above 65504, where the tie goes to the even side. */
const OVERFLOW = 0x477ff000;

/**
 * IEEE binary16 bit patterns nearest to f32 values, halves to even, with subnormals; magnitudes from 65520 become infinities.
 * A NaN keeps its sign and upper payload bits, and gets the quiet bit when nothing of the payload would be left.
 */
export function narrowF16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const bits = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++)
    bits[i] = ((words[i]! >>> 16) & 0x8000) | narrowMagnitude(words[i]! & 0x7fffffff);
  return bits;
}

function narrowMagnitude(magnitude: number): number {
  if (magnitude > 0x7f800000) return 0x7c00 | ((magnitude >>> 13) & 0x3ff || 0x200);
  if (magnitude >= OVERFLOW) return 0x7c00;
  const exponent = magnitude >>> 23;
  if (exponent >= SMALLEST_NORMAL) return roundedShift(magnitude - ((SMALLEST_NORMAL - 1) << 23), 13);
  // Subnormal: the fraction counts steps of 2^-24. Below a quarter step nothing is left to round.
  const shift = 13 + (SMALLEST_NORMAL - exponent);
  return shift > 25 ? 0 : roundedShift((magnitude & 0x7fffff) | 0x800000, shift);
}

/** `word / 2^shift` to the nearest integer, halves to even; a carry out of the fraction raises the exponent, as it should. */
function roundedShift(word: number, shift: number): number {
  const kept = word >>> shift;
  const dropped = word & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return kept + (dropped > half || (dropped === half && (kept & 1) === 1) ? 1 : 0);
}
