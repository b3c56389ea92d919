import fc from 'fast-check';
import { narrowBf16 } from './narrow-bf16.ts';
import { widenBf16 } from './widen-bf16.ts';

const fromWord = (word: number) => new Float32Array(Uint32Array.of(word).buffer);

/** Nearest of the two bf16 neighbours by distance, even pattern on a tie; exact in f64. */
function nearest(value: number): number {
  const below = new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16;
  const at = (pattern: number) => {
    const magnitude = pattern & 0x7fff;
    // The value one step above the largest finite one, where infinity starts to be nearer.
    return magnitude === 0x7f80 ? 2 ** 128 : Math.abs(widenBf16(Uint16Array.of(pattern))[0]!);
  };
  const down = Math.abs(value) - at(below);
  const up = at(below + 1) - Math.abs(value);
  if (down === up) return below % 2 === 0 ? below : below + 1;
  return down < up ? below : below + 1;
}

describe('narrowBf16', () => {
  it('is the nearest pattern, halves to even, for any finite f32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(narrowBf16(Float32Array.of(value))[0]).toBe(nearest(value));
      }),
      { numRuns: 5000 },
    );
  });

  it('is the nearest pattern on and beside every middle between two patterns', () => {
    const wrong: number[] = [];
    for (let pattern = 0; pattern < 0x7f80; pattern++)
      for (const low of [0, 1, 0x7fff, 0x8000, 0x8001, 0xffff]) {
        const value = fromWord(((pattern << 16) | low) >>> 0);
        if (narrowBf16(value)[0] !== nearest(value[0]!)) wrong.push((pattern << 16) | low);
      }
    expect(wrong).toEqual([]);
  });

  it('gives back all 65536 patterns, NaN payloads included', () => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, i) => i);
    expect(narrowBf16(widenBf16(patterns))).toEqual(patterns);
  });

  it('never turns a NaN into an infinity', () => {
    expect([...narrowBf16(fromWord(0x7f800001))]).toEqual([0x7fc0]);
    expect([...narrowBf16(fromWord(0xff80ffff))]).toEqual([0xffc0]);
    expect([...narrowBf16(fromWord(0x7fffffff))]).toEqual([0x7fff]);
  });
});
