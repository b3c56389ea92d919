import type { Layout } from '@ptqlab/tensor';
import type { View } from '../../uniforms.ts';

/**
 * How the elements of a product's operand adjoin, so that four can be read as one vector: along the depth k that is summed over, along
 * its side (the rows of A, the columns of B), or neither.
 */
export type Adjacent = 'depth' | 'side' | 'none';

/** An operand of a product: A [M, K] with rows as its side, B [K, N] with columns. */
export interface MatrixOperand {
  readonly view: View;
  readonly adjacent: Adjacent;
}

const whole = (...values: readonly number[]): boolean => values.every((value) => value % 4 === 0);

/** @param side the axis, counted from the last, that is not summed over: 2 for A, 1 for B */
export function matrixOperand({ shape, strides, offset }: Layout, side: 1 | 2): MatrixOperand {
  const depth = 3 - side;
  const [sides, deep] = [shape.at(-side)!, shape.at(-depth)!];
  const [sideStride, depthStride] = [strides.at(-side)!, strides.at(-depth)!];
  const above = strides.slice(0, -2);
  const along = (stride: number, length: number, other: number, others: number): boolean =>
    stride === 1 && whole(length, offset, ...above) && (others === 1 || whole(other));
  const view = { strides, offset };
  if (along(depthStride, deep, sideStride, sides)) return { view, adjacent: 'depth' };
  if (along(sideStride, sides, depthStride, deep)) return { view, adjacent: 'side' };
  return { view, adjacent: 'none' };
}
