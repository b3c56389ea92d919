import fc from 'fast-check';
import { sizeOf, type Layout, type Shape } from '@ptqlab/tensor';

/** How the elements of an operand lie in a larger buffer. */
export interface Placement {
  /** Axes from outermost to innermost in memory: [0, 1] is row-major, [1, 0] is how a transposed matrix lies. */
  readonly order: readonly number[];
  /** Unused elements before and after each axis (a slice of something larger) and between its elements (a step). */
  readonly axes: readonly { readonly before: number; readonly after: number; readonly step: number }[];
}

/** The layout of `shape` so placed, and the number of elements of the buffer around it. */
export function layoutOf(shape: Shape, { order, axes }: Placement): { layout: Layout; storage: number } {
  const extents = shape.map((length, axis) => {
    const { before, after, step } = axes[axis]!;
    return before + (length === 0 ? 0 : (length - 1) * step + 1) + after;
  });
  const strides = shape.map(() => 0);
  let offset = 0;
  let stride = 1;
  for (const axis of [...order].reverse()) {
    strides[axis] = stride * axes[axis]!.step;
    offset += stride * axes[axis]!.before;
    stride *= extents[axis]!;
  }
  return { layout: { shape, strides, offset }, storage: sizeOf(extents) };
}

const pad = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) },
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) },
);

/** Half of the placements are plainly contiguous, the rest transposed, sliced, stepped, or all of it. */
export function placements(rank: number): fc.Arbitrary<Placement> {
  const rowMajor = Array.from({ length: rank }, (_, axis) => axis);
  const orders = fc.oneof(fc.constant(rowMajor), fc.shuffledSubarray(rowMajor, { minLength: rank, maxLength: rank }));
  const axes = fc.array(fc.record({ before: pad, after: pad, step }), { minLength: rank, maxLength: rank });
  return fc.oneof(fc.constant(contiguous(rank)), fc.record({ order: orders, axes }));
}

export function contiguous(rank: number): Placement {
  return {
    order: Array.from({ length: rank }, (_, axis) => axis),
    axes: Array.from({ length: rank }, () => ({ before: 0, after: 0, step: 1 })),
  };
}
