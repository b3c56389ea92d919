import fc from 'fast-check';
import type { Interval, Shape } from '@ptqlab/tensor';
import { dyadic, realistic, type Decode } from '../values/decode.ts';
import { expandedOperands, operands, type OperandCase } from '../values/operand.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import type { Generator } from './law.ts';
import type { Sizes } from './dots.ts';

/** A·B, or C − A·B when there is a C to write into. */
export interface MatmulCase {
  readonly a: OperandCase;
  readonly b: OperandCase;
  readonly c?: OperandCase;
}

/** Products of two such values stay normal, and sums of 2¹⁶ of them finite. */
const DOMAIN: Interval = [-(2 ** 20), 2 ** 20];

/** Sixteenths up to 2: a sum of 2¹⁴ products of two of them is still exact (2¹⁴ · 32² = 2²⁴ units of 2⁻⁸). */
export const factors = (generator: Generator): Decode =>
  generator === 'realistic' ? realistic(DOMAIN, 2 ** -30) : dyadic(DOMAIN, 32);

const size = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.integer({ min: 0, max: 21 }));
const inner = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 20 }) }, fc.integer({ min: 21, max: 70 }));
const sizes: fc.Arbitrary<Sizes> = fc.tuple(size, inner, size);

/** A [.., M, K] and B [.., K, N]; leading axes equal, repeated, or left out. */
export function matmulCases(generator: Generator): fc.Arbitrary<MatmulCase> {
  if (generator === 'large') return largeCases(false);
  const decode = factors(generator);
  const leads = fc.oneof(fc.constant<Shape>([]), fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }));
  return fc.tuple(sizes, leads, fc.boolean(), fc.boolean()).chain(([[m, k, n], lead, sharedA, sharedB]) =>
    fc.record({
      a: expandedOperands([...(sharedA ? [] : lead), m, k], decode),
      b: expandedOperands([...(sharedB ? [] : lead), k, n], decode),
    }),
  );
}

/** The same with one matrix each, and a placed C [M, N]. */
export function subtractCases(generator: Generator): fc.Arbitrary<Required<MatmulCase>> {
  if (generator === 'large') return largeCases(true) as fc.Arbitrary<Required<MatmulCase>>;
  const decode = factors(generator);
  return sizes.chain(([m, k, n]) =>
    fc.record({
      a: expandedOperands([m, k], decode),
      b: expandedOperands([k, n], decode),
      c: operands([m, n], decode),
    }),
  );
}

/** Larger than any tile in each direction, by sizes that divide by nothing. */
function largeCases(withC: boolean): fc.Arbitrary<MatmulCase> {
  const large: readonly Sizes[] = [
    [131, 67, 137],
    [5, 4099, 7],
    [517, 9, 66],
  ];
  return printedAsDrawn(
    fc.record({ sizes: fc.constantFrom(...large), seed: fc.nat() }),
    ({ sizes: [m, k, n], seed }) => {
      const decode = factors('large');
      const [a, b] = [seededOperand([m, k], seed, decode), seededOperand([k, n], seed + 1, decode)];
      return withC ? { a, b, c: seededOperand([m, n], seed + 2, decode) } : { a, b };
    },
  );
}
