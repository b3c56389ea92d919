import { contiguousLayout, sizeOf } from '@ptqlab/tensor';
import { elementsOf, memoryOf, overwrite, through, withKernels, type Mutant } from './mutant.ts';

/** Kernels that look in the wrong place or write where they should not. */
export const layoutMutants: readonly Mutant[] = [
  {
    name: 'offset-ignored',
    says: 'copy starts at the beginning of the buffer',
    caughtBy: 'copy.realistic',
    open: withKernels(({ copy }) => ({ copy: (input, out) => copy(through(input, { offset: 0 }), out) })),
  },
  {
    name: 'stride-off-by-one',
    says: 'a reduction steps one element too far between rows that are padded',
    caughtBy: 'sum.dyadic',
    open: withKernels(({ sum }) => ({
      sum: (input, out) => {
        const { shape, strides } = input.layout;
        const padded = strides.map((s, axis) => (axis === shape.length - 2 && s > shape.at(-1)! ? s - 1 : s));
        sum(through(input, { strides: padded }), out);
      },
    })),
  },
  {
    name: 'last-stride-taken-for-one',
    says: 'gather reads the rows of a transposed table as if they lay side by side',
    caughtBy: 'gather.realistic',
    open: withKernels(({ gather }) => ({
      gather: (table, indices, out) => gather(through(table, { strides: [table.layout.strides[0]!, 1] }), indices, out),
    })),
  },
  {
    name: 'missing-broadcast',
    says: 'mul reads a repeated operand on instead of again',
    caughtBy: 'mul.dyadic',
    open: withKernels(({ mul }) => ({
      mul: (inputs, out) =>
        mul(
          inputs.map((x) =>
            x.layout.strides.includes(0) ? through(x, { strides: x.layout.strides.map((s) => (s === 0 ? 1 : s)) }) : x,
          ),
          out,
        ),
    })),
  },
  {
    name: 'fill-one-too-many',
    says: 'fill of a view also sets the element after its last one',
    caughtBy: 'fill.views',
    open: withKernels(({ fill }) => ({
      fill: (value, out) => {
        fill(value, out);
        const { shape, strides, offset } = out.layout;
        const next = shape.reduce((at, length, axis) => at + (length - 1) * strides[axis]!, offset) + 1;
        if (sizeOf(shape) > 0) memoryOf(out)[next] = value;
      },
    })),
  },
  {
    name: 'view-written-as-whole',
    says: 'subtractMatmul writes the rows of a view one after another without its gaps',
    caughtBy: 'subtractMatmul.dyadic',
    open: withKernels(({ subtractMatmul }) => ({
      subtractMatmul: (a, b, out) =>
        subtractMatmul(a, b, through(out, { ...contiguousLayout(out.layout.shape), offset: out.layout.offset })),
    })),
  },
  {
    name: 'lost-tail',
    says: 'sqrt handles four at a time and leaves the rest as the last whole group was',
    caughtBy: 'sqrt.dyadic',
    open: withKernels(({ sqrt }) => ({
      sqrt: (inputs, out) => {
        sqrt(inputs, out);
        const right = elementsOf(out);
        overwrite(out, (i, value) => (i >= right.length - (right.length % 4) && i >= 4 ? right[i - 4]! : value));
      },
    })),
  },
  {
    name: 'lost-share',
    says: 'add split over threads forgets the last element of a large result',
    caughtBy: 'add.large',
    open: withKernels(({ add }) => ({
      add: (inputs, out) => {
        add(inputs, out);
        const size = sizeOf(out.layout.shape);
        if (size > 2 ** 16) overwrite(out, (i, value) => (i === size - 1 ? 2 ** 20 : value));
      },
    })),
  },
];
