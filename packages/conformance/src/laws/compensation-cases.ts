import fc from 'fast-check';
import type { Shape } from '@ptqlab/tensor';
import { bitsFromSeed, bitsOf, mix } from '../values/bits.ts';
import { dyadic, realistic, type Decode } from '../values/decode.ts';
import { expandedOperands, operands, POISON, valuesOf, type OperandCase } from '../values/operand.ts';
import { contiguous, placements, type Placement } from '../values/placement.ts';
import { relatedTo } from '../values/related.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import type { Generator } from './law.ts';

/** One call of `quantizeCompensating`: W [n, out], U and P [m, n], a grid [m, out]. */
export interface CompensationCase {
  readonly W: OperandCase;
  readonly U: OperandCase;
  readonly P?: OperandCase | undefined;
  readonly scale: OperandCase;
  readonly zeroPoint: OperandCase;
  readonly lowest: number;
  readonly highest: number;
}

type Sizes = readonly [m: number, n: number, out: number];
type Entry = (bits: number, row: number, column: number) => number;

const RANGES = [
  { lowest: 0, highest: 15 },
  { lowest: -8, highest: 7 },
  { lowest: 0, highest: 1 },
  { lowest: 0, highest: 255 },
] as const;
/** So wide that no code is clamped. */
const WIDE = { lowest: -(2 ** 20), highest: 2 ** 20 };
const REAL: readonly [number, number] = [-(2 ** 10), 2 ** 10];
const real = realistic(REAL, 2 ** -30);

/**
 * Dyadic: W in sixteenths up to 4, scales of ¼, ½, 1, U and P of −1, 0, 1 beside a diagonal of ±1 and ½. As zero-points are codes, 0 is on
 * the grid, so |w − q| is at most |w| or half a scale and a row is at most four times as large as those above it: 8 rows stay below
 * 2²⁰ sixteenths, and everything is exact.
 */
const EXACT_SCALE: Decode = (bits) => [1, 0.5, 0.25][bits % 3]!;
const EXACT_DIAGONAL: Decode = (bits) => [1, 0.5, -1][bits % 3]!;
const sign: Decode = (bits) => [0, 1, -1][bits % 3]!;

/** Half of the entries are 0, so that later rows keep what was drawn for them: values on and beside ties. */
const realEntry: Decode = (bits) => (bits & 1 ? (mix(bits) | 0) / 2 ** 31 : 0);
const realDiagonal: Decode = (bits) => 0.5 + mix(bits) / 2 ** 31;
const realScale = realistic([2 ** -10, 2 ** 4]);

/** A factor [m, n] whose entries below the diagonal, and with `strictly` on it, hold what nobody may read. */
function factorFrom(
  bits: Uint32Array,
  [m, n]: Sizes,
  entry: Entry,
  placement: Placement,
  { strictly = false } = {},
): OperandCase {
  const values = Float32Array.from(bits, (b, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    return column > row || (column === row && !strictly) ? entry(b, row, column) : POISON.f32;
  });
  return { dtype: 'f32', shape: [m, n], stored: [m, n], values, placement };
}

const factors = (sizes: Sizes, entry: Entry, options = {}): fc.Arbitrary<OperandCase> =>
  fc
    .record({ bits: bitsOf(sizes[0] * sizes[1]), placement: placements(2) })
    .map(({ bits, placement }) => factorFrom(bits, sizes, entry, placement, options));

const onDiagonal =
  (diagonal: Decode, off: Decode): Entry =>
  (bits, row, column) =>
    row === column ? diagonal(bits) : off(bits);

const sizes: fc.Arbitrary<Sizes> = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 37 }))
  .map(([a, b, out]) => [Math.min(a, b), Math.max(a, b), out]);

/** Square or wide factors, with and without P, every operand placed anyhow; grids of one row repeated among them. */
export function compensationCases(generator: Generator): fc.Arbitrary<CompensationCase> {
  if (generator === 'large') return largeCases();
  const exact = generator === 'dyadic';
  const [diagonal, off, scale] = exact ? [EXACT_DIAGONAL, sign, EXACT_SCALE] : [realDiagonal, realEntry, realScale];
  return fc.tuple(sizes, fc.constantFrom(...RANGES)).chain(([size, range]) => {
    const [m, n, out] = size;
    const grid: Shape = [m, out];
    const code: Decode = (bits) => range.lowest + (bits % (range.highest - range.lowest + 1));
    return fc
      .record({
        W: operands([n, out], exact ? dyadic([-4, 4]) : real),
        related: bitsOf(m * out),
        U: factors(size, onDiagonal(diagonal, off)),
        P: fc.option(factors(size, off, { strictly: true }), { nil: undefined }),
        scale: expandedOperands(grid, scale),
        zeroPoint: expandedOperands(grid, code),
      })
      .map(({ related, ...rest }) => {
        if (!exact) relate(rest.W, rest.scale, related);
        return { ...rest, ...range };
      });
  });
}

/** Chooses the rows of W that are quantized anew, each element against its scale. */
function relate(W: OperandCase, scale: OperandCase, bits: Uint32Array): void {
  const steps = valuesOf(scale);
  bits.forEach((b, i) => (W.values[i] = relatedTo(steps[i]!, b, REAL, real)));
}

/**
 * More rows than are kept in registers and more columns than one thread takes. No code is clamped, so errors are at most a scale in size;
 * P leads from even rows to odd ones only, so nothing grows from row to row: all exact.
 */
function largeCases(): fc.Arbitrary<CompensationCase> {
  const all: readonly Sizes[] = [
    [67, 67, 131],
    [5, 33, 517],
    [130, 131, 37],
  ];
  const drawn = fc.record({ size: fc.constantFrom(...all), drift: fc.boolean(), seed: fc.nat() });
  return printedAsDrawn(drawn, ({ size, drift, seed }) => {
    const [m, n, out] = size;
    const bits = (more: number): Uint32Array => bitsFromSeed(seed + more, m * n);
    const evenToOdd: Entry = (b, row, column) => (row % 2 === 0 && column % 2 === 1 ? sign(b) : 0);
    return {
      W: seededOperand([n, out], seed, dyadic([-4, 4])),
      U: factorFrom(bits(1), size, onDiagonal(EXACT_DIAGONAL, sign), contiguous(2)),
      P: drift ? factorFrom(bits(2), size, evenToOdd, contiguous(2), { strictly: true }) : undefined,
      scale: seededOperand([m, out], seed + 3, EXACT_SCALE),
      zeroPoint: seededOperand([m, out], seed + 4, (b) => b % 16),
      ...WIDE,
    };
  });
}
