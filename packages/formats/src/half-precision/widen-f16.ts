let table: Uint32Array | undefined;

/** The f32 bit pattern of every binary16 pattern. */
function f32Patterns(): Uint32Array {
  if (table !== undefined) return table;
  table = new Uint32Array(1 << 16);
  const asFloat = new Float32Array(1);
  const asWord = new Uint32Array(asFloat.buffer);
  for (let pattern = 0; pattern < 1 << 16; pattern++) {
    const sign = (pattern & 0x8000) << 16;
    const exponent = (pattern >>> 10) & 0x1f;
    const fraction = pattern & 0x3ff;
    if (exponent === 0x1f) {
      table[pattern] = sign | 0x7f800000 | (fraction << 13);
    } else {
      asFloat[0] = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
      table[pattern] = sign | asWord[0]!;
    }
  }
  return table;
}

/**
 * Values of IEEE binary16 bit patterns as f32, exact for every pattern, subnormals included; NaNs keep their sign and payload.
 * @param bits stored patterns
 * @param out receives the values, same length; a new array when left out
 */
export function widenF16(bits: Uint16Array, out = new Float32Array(bits.length)): Float32Array {
  const patterns = f32Patterns();
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < bits.length; i++) words[i] = patterns[bits[i]!]!;
  return out;
}
