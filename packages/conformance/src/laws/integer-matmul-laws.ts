import fc from 'fast-check';
import type { Interval } from '@ptqlab/tensor';
import type { Decode } from '../values/decode.ts';
import { expandedOperands, place, valuesOf, type OperandCase } from '../values/operand.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import { productElement } from './dots.ts';
import { judgeExact } from './judge.ts';
import { law, type Law } from './law.ts';

interface Case {
  readonly a: OperandCase;
  readonly b: OperandCase;
}

const I8: Interval = [-128, 127];

/** Any i8, every fourth one −128: the product of two of those is the largest there is. */
const anyI8: Decode = (bits) => ((bits & 3) === 3 ? I8[0] : (bits << 22) >> 24);
const onlyLowest: Decode = () => I8[0];

const drawn = fc
  .tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 21 }))
  .chain(([m, k, n]) =>
    fc.record({ a: expandedOperands([m, k], anyI8, 'i8'), b: expandedOperands([k, n], anyI8, 'i8') }),
  );

/** The longest rows the op allows; with −128 everywhere a sum is 2³⁰. */
const longest = printedAsDrawn(
  fc.record({ k: fc.constantFrom(2 ** 16, 2 ** 16 - 3), lowest: fc.boolean(), seed: fc.nat() }),
  ({ k, lowest, seed }): Case => {
    const decode = lowest ? onlyLowest : anyI8;
    return { a: seededOperand([3, k], seed, decode, 'i8'), b: seededOperand([k, 2], seed + 1, decode, 'i8') };
  },
);

/** The i8 product in i32 is exact, however long. */
export const integerMatmulLaws: readonly Law[] = (['realistic', 'large'] as const).map((generator) =>
  law<Case>({
    id: `matmulInteger.${generator}`,
    says: 'matmulInteger is the exact integer product for any layout, extremes and the longest rows included',
    ops: ['matmulInteger'],
    generator,
    share: generator === 'large' ? 0.04 : 1,
    identical: true,
    cases: generator === 'large' ? longest : drawn,
    async run({ device }, { a, b }) {
      return [await place(device, a).matmulInteger(place(device, b)).read()];
    },
    judge({ a, b }, [got]) {
      const [[m, k], n] = [a.shape as [number, number], b.shape[1]!];
      const [A, B] = [valuesOf(a), valuesOf(b)];
      const expected = Array.from({ length: m * n }, (_, at) => productElement(at, A, B, [m, k, n]).value);
      return judgeExact('matmulInteger', got!, expected);
    },
  }),
);
