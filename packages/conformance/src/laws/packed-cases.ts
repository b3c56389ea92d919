import fc from 'fast-check';
import { codesPerWord, PACKED_BITS, wordsPerRow, type Interval, type PackedBits, type Shape } from '@ptqlab/tensor';
import { bitsFromSeed, bitsOf } from '../values/bits.ts';
import { dyadic, realistic, type Decode } from '../values/decode.ts';
import { expandedOperands, operands, type OperandCase } from '../values/operand.ts';
import { contiguous } from '../values/placement.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import type { Generator } from './law.ts';

/** X [M, K] and a packed weight [N, K] with one column of scale and zero-point [N, G] per group. */
export interface PackedCase {
  readonly bits: PackedBits;
  readonly groupSize: number;
  readonly x: OperandCase;
  /** Row-major codes [N, K]. */
  readonly codes: Uint32Array;
  /** u32 [N, ⌈K / codesPerWord⌉], contiguous, rows before and after it unused. */
  readonly words: OperandCase;
  readonly scale: OperandCase;
  readonly zeroPoint: OperandCase;
}

/** Words of row-major codes [n, k]: the layout in plain arithmetic, for comparison. */
export function wordsOf(
  codes: ArrayLike<number>,
  [n, k]: readonly [number, number],
  bits: PackedBits,
): Uint32Array<ArrayBuffer> {
  const [perWord, perRow] = [codesPerWord(bits), wordsPerRow(k, bits)];
  const words = new Uint32Array(n * perRow);
  for (let row = 0; row < n; row++)
    for (let column = 0; column < k; column++)
      words[row * perRow + Math.floor(column / perWord)]! +=
        codes[row * k + column]! * 2 ** ((column % perWord) * bits);
  return words;
}

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly bits: PackedBits;
  readonly groupSize: number;
}

/** x ≤ 1 in sixteenths, weights ≤ 255·2 in halves: 1027 products (16·1020 units of 2⁻⁵ each) stay below 2²⁴ units, so sums are exact. */
const exactX = dyadic([-1, 1], 16);
const exactScale: Decode = (bits) => [1, 0.5, 2][bits % 3]!;
const realX = realistic([-(2 ** 20), 2 ** 20], 2 ** -30);
const realScale = realistic([2 ** -20, 2 ** 4] as Interval);

export function packedCases(generator: Generator): fc.Arbitrary<PackedCase> {
  if (generator === 'large') return largeCases();
  const sizes = fc
    .record({
      m: fc.integer({ min: 0, max: 9 }),
      n: fc.integer({ min: 1, max: 20 }),
      k: fc.integer({ min: 1, max: 150 }),
      bits: fc.constantFrom(...PACKED_BITS),
      groups: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ groups, ...rest }): Sizes => ({ ...rest, groupSize: Math.ceil(rest.k / groups) }));
  return sizes.chain((size) => drawnCase(size, generator));
}

function drawnCase({ m, n, k, bits, groupSize }: Sizes, generator: Generator): fc.Arbitrary<PackedCase> {
  const grid: Shape = [n, Math.ceil(k / groupSize)];
  const exact = generator === 'dyadic';
  return fc
    .record({
      x: expandedOperands([m, k], exact ? exactX : realX),
      codes: bitsOf(n * k).map((all) => all.map((code) => code % 2 ** bits)),
      scale: operands(grid, exact ? exactScale : realScale),
      zeroPoint: operands(grid, (code) => code % 2 ** bits),
      before: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ before, ...rest }) => ({ ...rest, bits, groupSize, words: packed(rest.codes, [n, k], bits, before) }));
}

function packed(codes: Uint32Array, [n, k]: [number, number], bits: PackedBits, before: number): OperandCase {
  const shape: Shape = [n, wordsPerRow(k, bits)];
  const { order, axes } = contiguous(2);
  const placement = { order, axes: [{ before, after: before, step: 1 }, axes[1]!] };
  return { dtype: 'u32', shape, stored: shape, values: wordsOf(codes, [n, k], bits), placement };
}

function largeCases(): fc.Arbitrary<PackedCase> {
  const drawn = fc.record({
    size: fc.constantFrom({ m: 3, n: 70, k: 515 }, { m: 65, n: 37, k: 129 }, { m: 1, n: 258, k: 300 }),
    bits: fc.constantFrom(...PACKED_BITS),
    groupSize: fc.constantFrom(32, 50, 128),
    seed: fc.nat(),
  });
  return printedAsDrawn(drawn, ({ size: { m, n, k }, bits, groupSize, seed }): PackedCase => {
    const grid: Shape = [n, Math.ceil(k / groupSize)];
    const codes = bitsFromSeed(seed, n * k).map((code) => code % 2 ** bits);
    return {
      bits,
      groupSize,
      codes,
      x: seededOperand([m, k], seed + 1, exactX),
      words: packed(codes, [n, k], bits, 0),
      scale: seededOperand(grid, seed + 2, exactScale),
      zeroPoint: seededOperand(grid, seed + 3, (code) => code % 2 ** bits),
    };
  });
}
