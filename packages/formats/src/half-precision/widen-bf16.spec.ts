import { widenBf16 } from './widen-bf16.ts';

/** bfloat16 by its definition: 8 exponent bits, 7 fraction bits. */
function valueOf(pattern: number): number {
  const sign = pattern >>> 15 ? -1 : 1;
  const exponent = (pattern >>> 7) & 0xff;
  const fraction = (pattern & 0x7f) / 128;
  if (exponent === 0xff) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -126 : sign * (1 + fraction) * 2 ** (exponent - 127);
}

describe('widenBf16', () => {
  it('equals the definition on all 65536 patterns', () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const got = widenBf16(patterns);
    const wrong = [...patterns].filter((i) => !Object.is(got[i], valueOf(i)));
    expect(wrong).toEqual([]);
  });

  it('writes into the array it is given, at its offset', () => {
    const out = new Float32Array(3);
    widenBf16(Uint16Array.of(0x3f80, 0xc000), out.subarray(1));
    expect([...out]).toEqual([0, 1, -2]);
  });
});
