import { f16round } from '@petamoriken/float16';
import fc from 'fast-check';
import { roundHalfEven, roundToBf16, roundToF16 } from './rounding.ts';

/** Rounded values are compared after adding 0: the sign of zero is no part of any row. */
const f32 = fc.float({ noNaN: true });
const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** bfloat16 by bits: the upper half of an f32, rounded to nearest, halves to even. */
function bf16ByBits(x: number): number {
  float[0] = x;
  bits[0]! += 0x7fff + ((bits[0]! >>> 16) & 1);
  bits[0]! &= 0xffff0000;
  return float[0];
}

describe('roundHalfEven', () => {
  it('sends halves to the even neighbour', () => {
    expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5].map(roundHalfEven).map((x) => x + 0)).toEqual([
      -2, -2, 0, 0, 2, 2, 4,
    ]);
  });

  it('is a nearest integer, even when two are', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        const rounded = roundHalfEven(x);
        expect(Number.isInteger(rounded)).toBe(true);
        const distance = Math.abs(x - rounded);
        expect(distance).toBeLessThanOrEqual(0.5);
        if (distance === 0.5) expect(Math.abs(rounded % 2)).toBe(0);
      }),
    );
  });

  it('leaves integers of any size alone', () => {
    for (const x of [0, -7, 2 ** 24 + 1, 2 ** 52 + 1, -(2 ** 60)]) expect(roundHalfEven(x)).toBe(x);
  });
});

describe('roundToF16', () => {
  it('agrees with float16 on every f32 value', () => {
    fc.assert(
      fc.property(f32, (x) => expect(roundToF16(x) + 0).toBe(f16round(x) + 0)),
      { numRuns: 2000 },
    );
  });

  it('agrees with float16 on all ties between neighbouring halves, and beside them', () => {
    for (let significand = 1024; significand < 2048; significand++)
      for (const exponent of [-24, -14, 0, 5]) {
        const tie = (significand + 0.5) * 2 ** exponent;
        for (const x of [tie, Math.fround(tie * (1 + 2 ** -23)), Math.fround(tie * (1 - 2 ** -23)), -tie])
          expect(roundToF16(x)).toBe(f16round(x));
      }
  });

  it('keeps subnormals and overflows above 65519', () => {
    expect([2 ** -24, 2 ** -25, 1.5 * 2 ** -25, 65519, 65520, -65520].map(roundToF16)).toEqual([
      2 ** -24,
      0,
      2 ** -24,
      65504,
      Infinity,
      -Infinity,
    ]);
  });
});

describe('roundToBf16', () => {
  it('agrees with rounding by bits', () => {
    fc.assert(
      fc.property(f32, (x) => expect(roundToBf16(x) + 0).toBe(bf16ByBits(x) + 0)),
      { numRuns: 2000 },
    );
  });

  it('sends ties to the even neighbour', () => {
    expect([1 + 2 ** -8, 1 + 3 * 2 ** -8, -(1 + 2 ** -8)].map(roundToBf16)).toEqual([1, 1 + 2 ** -6, -1]);
  });
});
