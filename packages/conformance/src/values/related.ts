import type { Interval } from '@ptqlab/tensor';
import { mix } from './bits.ts';
import type { Decode } from './decode.ts';
import { neighbour } from './neighbour.ts';

/**
 * A first operand chosen against its second, y, so that the hard cases of two-operand rows come up: x equal to y or a few ulp from it
 * (cancellation, comparisons), on or beside (k + ½)·y (ties of `roundedQuotient`), on or beside the middle of two f32 quotients (what
 * a division by multiplying with a reciprocal gets wrong).
 */
export function relatedTo(y: number, bits: number, domain: Interval, independent: Decode): number {
  const h = mix(bits >>> 2);
  const x = [independent(bits), besideSelf, besideTie, besideMiddle][bits & 3]!;
  const value = typeof x === 'number' ? x : Math.fround(x(y, h));
  return value >= domain[0] && value <= domain[1] ? value + 0 : independent(bits);
}

const few = (h: number): number => (h % 5) - 2;

const besideSelf = (y: number, h: number): number => neighbour(y, few(h));

/** (k + ½)·y for codes k of up to 8 bits (seldom up to 20), moved by at most two ulp. */
function besideTie(y: number, h: number): number {
  const code = (h >>> 4) & (h & 8 ? 2 ** 20 - 1 : 255);
  return neighbour(Math.fround((h & 16 ? -1 : 1) * (code + 0.5) * y), few(h));
}

/** m·y for an m half-way between two f32 values in 1 … 2, moved by at most two ulp. */
function besideMiddle(y: number, h: number): number {
  const middle = 1 + (h >>> 9) / 2 ** 23 + 2 ** -24;
  return neighbour(Math.fround(middle * y), few(h));
}
