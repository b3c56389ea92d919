import fc from 'fast-check';
import type { Shape } from '@ptqlab/tensor';

/** Lengths of an axis: empty, one, and both sides of every SIMD and workgroup width up to 64. */
export const lengths = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 3, arbitrary: fc.integer({ min: 10, max: 70 }) },
  { weight: 1, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** Lengths of an axis that must hold something. */
export const someLengths = lengths.filter((length) => length > 0);

const leading = (rank: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.constant(0) }),
    {
      minLength: rank,
      maxLength: rank,
    },
  );

/** Shapes of 1 to 4 axes; the last axis has any of `lengths`, the one before up to 9, the others up to 4. */
export const shapes = (last: fc.Arbitrary<number> = lengths): fc.Arbitrary<Shape> =>
  fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.option(fc.integer({ min: 0, max: 9 })), last)
    .chain(([rank, rows, columns]) =>
      rows === null ? fc.constant<number[]>([columns]) : leading(rank).map((lead) => [...lead, rows, columns]),
    );
