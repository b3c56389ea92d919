/**
 * bfloat16 bit patterns nearest to f32 values, halves to even; above the largest finite value the result is an infinity.
 * A NaN keeps its sign and upper payload bits, and gets the quiet bit when nothing of the payload would be left.
 */
export function narrowBf16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const bits = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const isNaN = (word & 0x7fffffff) > 0x7f800000;
    if (isNaN) bits[i] = (word >>> 16) | ((word & 0x7f0000) === 0 ? 0x40 : 0);
    // Adding just under half of the dropped part, plus one when the kept part is odd, carries exactly where rounding goes up.
    else bits[i] = (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return bits;
}
