import fc from 'fast-check';
import { exact, type DType, type Shape } from '@ptqlab/tensor';
import type { Decode } from '../values/decode.ts';
import { realistic, word } from '../values/decode.ts';
import { expandedOperands, operands, place, storedShapes, valuesOf, type OperandCase } from '../values/operand.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import { shapes } from '../values/shapes.ts';
import { judgeExact } from './judge.ts';
import { judgeWritten } from './judge-written.ts';
import { law, type Law } from './law.ts';

/** Any value of a dtype. */
export const ANY_VALUE: { readonly [D in DType]: Decode } = {
  f32: realistic([-(2 ** 60), 2 ** 60]),
  i32: (bits) => bits | 0,
  u32: word([0, 2 ** 32 - 1]),
  i8: (bits) => (bits << 24) >> 24,
};
const DTYPES: readonly DType[] = ['f32', 'i32', 'u32', 'i8'];

interface WriteCase {
  readonly target: OperandCase;
  readonly source: OperandCase;
}

const special: Decode = (bits) => [1, Infinity, -Infinity, NaN, 0][bits % 5]!;

const copyOf = (id: string, says: string, cases: fc.Arbitrary<OperandCase>, share = 1): Law =>
  law<OperandCase>({
    id,
    says,
    ops: ['copy'],
    generator: id === 'copy.large' ? 'large' : 'realistic',
    share,
    identical: true,
    cases,
    async run({ device }, operand) {
      return [await place(device, operand).copy().read()];
    },
    judge: (operand, [got]) => judgeExact('copy', got!, valuesOf(operand)),
  });

const anything = fc
  .tuple(fc.constantFrom(...DTYPES), shapes())
  .chain(([dtype, shape]) => expandedOperands(shape, ANY_VALUE[dtype], dtype));

const large = printedAsDrawn(
  fc.record({ dtype: fc.constantFrom(...DTYPES), transposed: fc.boolean(), seed: fc.nat() }),
  ({ dtype, transposed, seed }): OperandCase => {
    const shape: Shape = [259, 271];
    const { placement, ...operand } = seededOperand(shape, seed, ANY_VALUE[dtype], dtype);
    return { ...operand, placement: { ...placement, order: transposed ? [1, 0] : [0, 1] } };
  },
);

/** Shapes of a view and of a source that broadcasts to it. */
const writes = fc.tuple(fc.constantFrom(...DTYPES), shapes()).chain(([dtype, shape]) =>
  fc.record({
    target: operands(shape, ANY_VALUE[dtype], dtype),
    source: storedShapes(shape).chain((own) => operands(own, ANY_VALUE[dtype], dtype)),
  }),
);

/** Moving elements from any layout into any layout changes none of them and nothing else. */
export const copyLaws: readonly Law[] = [
  copyOf('copy.realistic', 'copy gives every element of any layout and dtype, in row-major order', anything),
  copyOf('copy.large', 'copy gives every element of a large matrix, transposed or not', large, 0.03),
  copyOf(
    'copy.special',
    'infinities and NaN survive a copy',
    shapes().chain((shape) => expandedOperands(shape, special)),
    0.3,
  ),
  law<WriteCase>({
    id: 'copy.views',
    says: 'write replaces the elements of a view by a broadcast source and leaves the memory around them alone',
    ops: ['copy'],
    generator: 'realistic',
    identical: true,
    cases: writes,
    async run({ device }, { target, source }) {
      const view = place(device, target);
      view.write(place(device, source));
      return [await view.owner.read()];
    },
    judge({ target, source }, [got]) {
      const written = valuesOf({ ...source, shape: target.shape });
      return judgeWritten('write', target, got!, exact, (i) => ({ value: written[i]! }));
    },
  }),
  law<{ target: OperandCase; value: number }>({
    id: 'fill.views',
    says: 'fill sets every element of a view to one value and leaves the memory around them alone',
    ops: ['fill'],
    generator: 'realistic',
    identical: true,
    cases: fc.tuple(fc.constantFrom(...DTYPES), shapes(), fc.nat()).chain(([dtype, shape, bits]) =>
      fc.record({
        target: operands(shape, ANY_VALUE[dtype], dtype),
        value: fc.constant(ANY_VALUE[dtype](bits)),
      }),
    ),
    async run({ device }, { target, value }) {
      const view = place(device, target);
      view.write(value);
      return [await view.owner.read()];
    },
    judge: ({ target, value }, [got]) => judgeWritten('fill', target, got!, exact, () => ({ value })),
  }),
];
