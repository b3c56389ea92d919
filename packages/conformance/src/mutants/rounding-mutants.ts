import { OPS, roundHalfEven } from '@ptqlab/tensor';
import { neighbour } from '../values/neighbour.ts';
import { elementsOf, overwrite, withKernels, type Mutant } from './mutant.ts';
import type { Kernels, MapOp, Operand } from '@ptqlab/tensor';

/** A map kernel that computes something else, element by element. */
const computing =
  (wrong: (...x: number[]) => number) =>
  (inputs: readonly Operand[], out: Operand): void => {
    const operands = inputs.map(elementsOf);
    overwrite(out, (i) => wrong(...operands.map((values) => values[i]!)));
  };

const map = (op: MapOp, says: string, caughtBy: string, wrong: (...x: number[]) => number, name: string): Mutant => ({
  name,
  says,
  caughtBy,
  open: withKernels(() => ({ [op]: computing(wrong) }) as Partial<Kernels>),
});

const halfAway = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5);
/** What IEEE 754 calls minNum, and what GPUs have. */
const numberIfAny = (x: number, y: number): number => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y));
const reciprocal = (x: number, y: number): number => Math.fround(x * Math.fround(1 / y));

function truncateToF16(x: number): number {
  const rounded = OPS.roundF16.ref(x);
  if (Math.abs(rounded) <= Math.abs(x)) return rounded;
  const spacing = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -14) - 10);
  return Math.trunc(x / spacing) * spacing;
}

/** Kernels that round another way than their row says. */
export const roundingMutants: readonly Mutant[] = [
  map('round', 'halves go away from zero', 'round.realistic', halfAway, 'halves-away'),
  map('min', 'of NaN and a number, the number is the smaller', 'min.special', numberIfAny, 'lost-nan'),
  map('div', 'x / y is x times the rounded reciprocal of y', 'div.realistic', reciprocal, 'reciprocal-division'),
  map(
    'roundedQuotient',
    'the code is rounded from x times the reciprocal of the step',
    'roundedQuotient.realistic',
    (x, y) => roundHalfEven(reciprocal(x, y)),
    'reciprocal-code',
  ),
  map(
    'roundedQuotient',
    'the quotient is rounded from f64, past the f32 quotient the methods have',
    'roundedQuotient.realistic',
    (x, y) => roundHalfEven(x / y),
    'code-from-f64',
  ),
  map('roundF16', 'binary16 is cut off, not rounded', 'roundF16.realistic', truncateToF16, 'truncating-f16'),
  map(
    'roundBf16',
    'bfloat16 rounds halves up',
    'roundBf16.realistic',
    (x) => {
      const spacing = x === 0 ? 1 : 2 ** (Math.floor(Math.log2(Math.abs(x))) - 7);
      return halfAway(x / spacing) * spacing;
    },
    'bf16-halves-away',
  ),
  map('exp', 'five ulp from the exponential', 'exp.realistic', (x) => neighbour(Math.exp(x), 5), 'loose-exp'),
  map(
    'sqrt',
    'one ulp above the root now and then',
    'sqrt.realistic',
    (x) => x * (1 / Math.sqrt(x) + 2 ** -52),
    'inverse-root',
  ),
  map('less', 'operands are swapped', 'less.dyadic', (x, y) => Number(y < x), 'swapped-operands'),
  map(
    'select',
    'only conditions above one half count',
    'select.realistic',
    (c, x, y) => (c > 0.5 ? x : y),
    'select-half',
  ),
  map('shiftRight', 'the sign bit is shifted in', 'shiftRight.realistic', (x, y) => (x | 0) >> y, 'arithmetic-shift'),
  {
    name: 'rounding-cast',
    says: 'cast to an integer rounds instead of truncating',
    caughtBy: 'cast.realistic',
    open: withKernels(({ cast }) => ({
      cast: (input, out) => {
        const values = elementsOf(input);
        cast(input, out);
        if (input.dtype === 'f32' && out.dtype !== 'f32') overwrite(out, (i) => Math.round(values[i]!));
      },
    })),
  },
];
