import { roundToF16, sizeOf, type Operand } from '@ptqlab/tensor';
import { elementsOf, overwrite, withKernels, type Mutant } from './mutant.ts';

/** Runs a kernel over changed elements of an input, and puts the true ones back. */
function whileChanged(input: Operand, change: (x: number, i: number) => number, run: () => void): void {
  const right = elementsOf(input);
  overwrite(input, (i) => change(right[i]!, i));
  run();
  overwrite(input, (i) => right[i]!);
}

/** Products, reductions, packed codes and sorts gone wrong. */
export const contractMutants: readonly Mutant[] = [
  {
    name: 'lost-last-row',
    says: 'matmul leaves out the last row when it is alone in its tile of four',
    caughtBy: 'matmul.dyadic',
    open: withKernels(({ matmul }) => ({
      matmul: (a, b, out) => {
        matmul(a, b, out);
        const [m, n] = out.layout.shape.slice(-2) as [number, number];
        if (m > 4 && m % 4 === 1) overwrite(out, (i, value) => (Math.floor(i / n) % m === m - 1 ? 0 : value));
      },
    })),
  },
  {
    name: 'stale-accumulator',
    says: 'each matrix of a batch starts from the sums of the one before',
    caughtBy: 'matmul.dyadic',
    open: withKernels(({ matmul }) => ({
      matmul: (a, b, out) => {
        matmul(a, b, out);
        const sums = elementsOf(out);
        const one = sizeOf(out.layout.shape.slice(-2));
        overwrite(out, (i, value) => (i >= one ? value + sums[i - one]! : value));
      },
    })),
  },
  {
    name: 'half-precision-matmul',
    says: 'matmul rounds its operands to binary16, as matrix units like to',
    caughtBy: 'matmul.realistic',
    open: withKernels(({ matmul }) => ({
      matmul: (a, b, out) => {
        const narrow = (x: number) => Math.max(-65504, Math.min(65504, roundToF16(x)));
        whileChanged(a, narrow, () => matmul(a, b, out));
      },
    })),
  },
  {
    name: 'odd-width-sum',
    says: 'sum forgets the last element of an odd width',
    caughtBy: 'sum.dyadic',
    open: withKernels(({ sum }) => ({
      sum: (input, out) => {
        const { shape } = input.layout;
        const width = shape.at(-1)!;
        const kept = width > 8 && width % 2 === 1 ? width - 1 : width;
        sum(through(input, kept), out);
      },
    })),
  },
  {
    name: 'argmax-last-tie',
    says: 'argmax gives the last of several largest elements',
    caughtBy: 'argmax.dyadic',
    open: withKernels(() => ({
      argmax: (input, out) => {
        const values = elementsOf(input);
        const width = input.layout.shape.at(-1)!;
        overwrite(out, (row) => {
          const own = values.slice(row * width, (row + 1) * width);
          return own.lastIndexOf(Math.max(...own));
        });
      },
    })),
  },
  {
    name: 'lopsided-gram',
    says: 'gram rounds after every step below the diagonal only',
    caughtBy: 'gram.realistic',
    open: withKernels(({ gram }) => ({
      gram: (x, out) => {
        gram(x, out);
        const [t, n] = x.layout.shape as [number, number];
        const values = elementsOf(x);
        overwrite(out, (at, value) => {
          const [i, j] = [Math.floor(at / n), at % n];
          if (j >= i) return value;
          let sum = 0;
          for (let row = 0; row < t; row++)
            sum = Math.fround(sum + Math.fround(values[row * n + i]! * values[row * n + j]!));
          return sum;
        });
      },
    })),
  },
  {
    name: 'float-integer-matmul',
    says: 'matmulInteger keeps its sums in f32',
    caughtBy: 'matmulInteger.large',
    open: withKernels(({ matmulInteger }) => ({
      matmulInteger: (a, b, out) => {
        matmulInteger(a, b, out);
        overwrite(out, (_, value) => Math.fround(value + 1) - 1);
      },
    })),
  },
  {
    name: 'shifted-code',
    says: 'matmulPacked takes the codes of a word one field too high',
    caughtBy: 'matmulPacked.dyadic',
    open: withKernels(({ matmulPacked }) => ({
      matmulPacked: (x, weight, out) =>
        whileChanged(
          weight.words,
          (word) => word >>> weight.bits,
          () => matmulPacked(x, weight, out),
        ),
    })),
  },
  {
    name: 'rounded-up-group',
    says: 'matmulPacked lets a group end only where a word ends',
    caughtBy: 'matmulPacked.dyadic',
    open: withKernels(({ matmulPacked }) => ({
      matmulPacked: (x, weight, out) => {
        const perWord = Math.floor(32 / weight.bits);
        matmulPacked(x, { ...weight, groupSize: Math.ceil(weight.groupSize / perWord) * perWord }, out);
      },
    })),
  },
  {
    name: 'unstable-sort',
    says: 'a descending sort is an ascending one read backwards, so equal elements change places',
    caughtBy: 'sort.dyadic',
    open: withKernels(({ sort }) => ({
      sort: async (input, descending, values, indices) => {
        await sort(input, false, values, indices);
        if (!descending) return;
        const width = Math.max(input.layout.shape.at(-1)!, 1);
        for (const out of [values, indices]) {
          const up = elementsOf(out);
          overwrite(out, (i) => up[i - (i % width) + width - 1 - (i % width)]!);
        }
      },
    })),
  },
  {
    name: 'factor-in-f32',
    says: 'inverseCholesky loses the digits below f32 of its input',
    caughtBy: 'inverseCholesky.realistic',
    open: withKernels(({ inverseCholesky }) => ({
      inverseCholesky: async (a, out) => {
        await inverseCholesky(a, out);
        overwrite(out, (_, value) => value * (1 + 4 * 2 ** -24));
      },
    })),
  },
];

const through = (input: Operand, width: number): Operand => {
  const { shape, ...rest } = input.layout;
  return { ...input, layout: { ...rest, shape: shape.with(shape.length - 1, width) } };
};
