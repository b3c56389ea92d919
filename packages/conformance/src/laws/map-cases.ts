import fc from 'fast-check';
import { broadcastShapes, sizeOf, type Interval, type MapRow, type Shape } from '@ptqlab/tensor';
import { bitsOf } from '../values/bits.ts';
import { decodeAll, dyadic, realistic, special, word, type Decode } from '../values/decode.ts';
import { storedShapes, type OperandCase } from '../values/operand.ts';
import { placements, type Placement } from '../values/placement.ts';
import { relatedTo } from '../values/related.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import { shapes } from '../values/shapes.ts';
import type { Generator } from './law.ts';

/** Operands of one map call; their shapes broadcast. */
export type MapCase = readonly OperandCase[];

interface Drawn {
  readonly shape: Shape;
  readonly bits: Uint32Array;
  readonly placement: Placement;
}

function decodeFor(row: MapRow, generator: Generator): (domain: Interval) => Decode {
  if (row.dtype === 'u32') return word;
  if (generator === 'special') return (domain) => special(domain);
  return generator === 'realistic' ? realistic : dyadic;
}

/** Cases of one row: up to four axes, every operand placed and broadcast on its own. */
export function mapCases(row: MapRow, generator: Generator): fc.Arbitrary<MapCase> {
  if (generator === 'large') return largeCases(row);
  return shapes()
    .chain((shape) => fc.tuple(...row.domain.map(() => drawn(shape))))
    .map((all) => decodeOperands(row, generator, all));
}

/** Bits for an operand that broadcasts to `shape`: some axes shortened to 1, leading ones sometimes left out. */
function drawn(shape: Shape): fc.Arbitrary<Drawn> {
  return fc
    .tuple(storedShapes(shape), fc.boolean())
    .map(([stored, drop]) => (drop ? stored.slice(leadingOnes(stored)) : stored))
    .chain((own) =>
      fc.record({ shape: fc.constant(own), bits: bitsOf(sizeOf(own)), placement: placements(own.length) }),
    );
}

/** Leading axes of length 1, the last axis never counted. */
function leadingOnes(shape: Shape): number {
  const first = shape.findIndex((length) => length !== 1);
  return Math.min(first === -1 ? shape.length : first, shape.length - 1);
}

/** More elements than one thread or workgroup takes at a time, in shapes whose sizes divide by nothing. */
function largeCases(row: MapRow): fc.Arbitrary<MapCase> {
  const large: readonly Shape[] = [[70_001], [257, 263], [3, 5, 67, 71]];
  const drawn = fc.record({ shape: fc.constantFrom(...large), seed: fc.nat(), broadcast: fc.boolean() });
  return printedAsDrawn(drawn, ({ shape, seed, broadcast }) =>
    row.domain.map((domain, i) => {
      const own = broadcast && i === 1 ? shape.slice(-1) : shape;
      return seededOperand(own, seed + i, decodeFor(row, 'large')(domain), row.dtype);
    }),
  );
}

function decodeOperands(row: MapRow, generator: Generator, all: readonly Drawn[]): MapCase {
  const decode = decodeFor(row, generator);
  const cases = all.map(({ shape, bits, placement }, i): OperandCase => {
    const values = decodeAll(bits, decode(row.domain[i]!), row.dtype);
    return { dtype: row.dtype, shape, stored: shape, values, placement };
  });
  if (generator === 'realistic' && row.dtype === 'f32' && cases.length === 2)
    relateFirst(cases, all[0]!.bits, row.domain[0]!, decode(row.domain[0]!));
  return cases;
}

/** Chooses the elements of the first operand anew, each against the element of the second it will meet. */
function relateFirst([x, y]: OperandCase[], bits: Uint32Array, domain: Interval, independent: Decode): void {
  for (let i = 0; i < bits.length; i++)
    x!.values[i] = relatedTo(y!.values[partnerOf(i, x!.shape, y!.shape)]!, bits[i]!, domain, independent);
}

/** Index of the element of a [y] operand that element `index` of an [x] operand meets first when both are broadcast. */
function partnerOf(index: number, x: Shape, y: Shape): number {
  let partner = 0;
  let stride = 1;
  for (let back = 1; back <= x.length; back++) {
    const coordinate = index % x.at(-back)!;
    index = Math.floor(index / x.at(-back)!);
    const length = y.at(-back) ?? 1;
    partner += (length === 1 ? 0 : coordinate) * stride;
    stride *= length;
  }
  return partner;
}

/** The shape of a map call's result. */
export const resultShape = (cases: MapCase): Shape =>
  cases.reduce<Shape>((shape, operand) => broadcastShapes('map', shape, operand.shape), []);
