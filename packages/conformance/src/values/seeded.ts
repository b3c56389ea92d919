import fc from 'fast-check';
import { sizeOf, type DType, type Shape } from '@ptqlab/tensor';
import { bitsFromSeed } from './bits.ts';
import { decodeAll, type Decode } from './decode.ts';
import type { OperandCase } from './operand.ts';
import { contiguous } from './placement.ts';

/** A contiguous operand whose values come from one seed: for inputs too large to draw and print element by element. */
export function seededOperand(shape: Shape, seed: number, decode: Decode, dtype: DType = 'f32'): OperandCase {
  const values = decodeAll(bitsFromSeed(seed, sizeOf(shape)), decode, dtype);
  return { dtype, shape, stored: shape, values, placement: contiguous(shape.length) };
}

/** Cases made from something small that was drawn; only what was drawn is printed. */
export function printedAsDrawn<Drawn, Case extends object>(
  drawn: fc.Arbitrary<Drawn>,
  build: (drawn: Drawn) => Case,
): fc.Arbitrary<Case> {
  return drawn.map((given) => Object.assign(build(given), { [fc.toStringMethod]: () => fc.stringify(given) }));
}
