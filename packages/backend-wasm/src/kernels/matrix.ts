import type { Operand } from '@ptqlab/tensor';
import { addressOf, byteStride } from '../engine.ts';

/** A matrix as the kernels take it: address of its first element, and bytes from row to row and from column to column. */
export interface Matrix {
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

/** The last two axes of an operand. */
export function matrixOf(operand: Operand): Matrix {
  const rank = operand.layout.shape.length;
  return { at: addressOf(operand), row: byteStride(operand, rank - 2), column: byteStride(operand, rank - 1) };
}

export const transposed = ({ at, row, column }: Matrix): Matrix => ({ at, row: column, column: row });
