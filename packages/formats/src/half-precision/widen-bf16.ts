/**
 * Values of bfloat16 bit patterns as f32. bf16 is the upper half of an f32, so every pattern has an exact value;
 * NaNs keep their sign and payload.
 * @param bits stored patterns
 * @param out receives the values, same length; a new array when left out
 */
export function widenBf16(bits: Uint16Array, out = new Float32Array(bits.length)): Float32Array {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  return out;
}
