import { DTYPES, type DType, type HostArray, type Interval } from '@ptqlab/tensor';
import { mix } from './bits.ts';
import { neighbour } from './neighbour.ts';

// Looked up once: inside jest every use of a global costs more than the arithmetic.
const { abs, floor, fround, max, min } = Math;

/** 32 random bits to a value. */
export type Decode = (bits: number) => number;

const clampTo = ([low, high]: Interval, x: number): number => min(max(x, low), high);

/** 0, −1, 1, −2, … by `bits` mod 2·limit + 1. */
export function smallInteger(limit: number): Decode {
  return (bits) => {
    const k = bits % (2 * limit + 1);
    return k % 2 === 0 ? k / 2 : -(k + 1) / 2;
  };
}

/** Sixteenths of small integers inside `domain`: sums and products of them, in any order, are exact in f32. */
export function dyadic(domain: Interval, limit = 64): Decode {
  const integer = smallInteger(limit);
  return (bits) => {
    const x = integer(bits) / 16;
    if (domain[0] <= x && x <= domain[1]) return x;
    return clampTo(domain, abs(x) + 1 / 16);
  };
}

/** Any u32 or small shift distance inside `domain`. */
export function word([low, high]: Interval): Decode {
  return (bits) => low + (bits % (high - low + 1));
}

/** Smallest of the "every magnitude" values drawn from a domain that contains 0; products of two of them stay normal. */
const TINY = 2 ** -60;

/**
 * f32 values over the whole of `domain`, of eight kinds by the low three bits: everyday values, values of every magnitude, zeros and
 * ends of the domain, halves (ties of `round`), values just beside a tie of binary16 and bfloat16.
 */
export function realistic(domain: Interval, tiny = TINY): Decode {
  const [low, high] = domain;
  const largest = Math.log2(max(abs(low), abs(high)));
  const smallest = Math.log2(low > 0 ? low : tiny);
  const anyMagnitude = (h: number): number =>
    (h & 1 ? -1 : 1) * (1 + (h >>> 9) / 2 ** 23) * 2 ** floor(smallest + (largest - smallest) * ((h & 510) / 510));
  const everyday = (h: number): number => (h | 0) / 2 ** 30;
  const besideTie = (h: number): number => {
    const significand = (h & 1 ? 2 ** 8 : 2 ** 11) + ((h >>> 8) & (h & 1 ? 255 : 2047));
    return neighbour((h & 2 ? -1 : 1) * significand * 2 ** (((h >>> 24) % 36) - 34), ((h >>> 2) % 5) - 2);
  };
  const kinds: Decode[] = [
    everyday,
    anyMagnitude,
    everyday,
    anyMagnitude,
    besideTie,
    (h) => ((h | 0) >> (h & 31)) + 0.5,
    (h) => (h | 0) >> (h & 31),
    (h) => [0, low, high, low / 2, high / 2, 1, -1, 0][h & 7]!,
  ];
  return (bits) => {
    const x = fround(kinds[bits & 7]!(mix(bits >>> 3)));
    return clampTo(domain, low > 0 ? abs(x) : x) + 0;
  };
}

export function decodeAll(bits: Uint32Array, decode: Decode, dtype: DType = 'f32'): HostArray {
  const out = new DTYPES[dtype].array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = decode(bits[i]!);
  return out;
}

/**
 * `realistic` values, one in `every` of them replaced by what is no ordinary number: NaN, ∞ and 0, of both signs where the domain has both.
 */
export function special(domain: Interval, every = 2): Decode {
  const ordinary = realistic(domain);
  const others = domain[0] < 0 ? [0, NaN, Infinity, -Infinity, -0, NaN] : [0, NaN, Infinity];
  return (bits) => {
    const rest = Math.floor(bits / every);
    return bits % every === 0 ? others[rest % others.length]! : ordinary(rest);
  };
}
