import fc from 'fast-check';

// Looked up once: inside jest every use of a global costs more than the arithmetic.
const { imul } = Math;

/**
 * Values are decoded from 32 random bits each, so that fast-check draws and shrinks one flat array of integers: smaller bits are
 * simpler values, and bits of 0 are the simplest.
 */
export const bitsOf = (length: number): fc.Arbitrary<Uint32Array> =>
  fc.uint32Array({ minLength: length, maxLength: length });

/** Spreads bits evenly over 32 bits; 0 stays 0. (Finaliser of MurmurHash3.) */
export function mix(bits: number): number {
  let h = bits >>> 0;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** `length` bit patterns from one seed: for inputs too large to draw and print one by one. */
export function bitsFromSeed(seed: number, length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => mix(mix(seed + 1) + imul(i + 1, 0x9e3779b9)));
}
