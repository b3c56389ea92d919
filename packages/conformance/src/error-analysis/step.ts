import type { Operand } from '@ptqlab/tensor';

/** Adds to what is known of the sensitivity to an operand's elements, in index order. */
export type Receive = (operand: Operand, sensitivities: Float64Array) => void;

/** One call of a kernel, as an error analysis remembers it. */
export interface Step {
  readonly out: Operand;
  /** The largest error the op table allows each element of the result, operands taken as they are; left out where it is 0. */
  readonly error?: Float64Array;
  /** Passes sensitivities to the result's elements on to the operands. Left out where nothing depends on them. */
  readonly pull?: (sensitivities: Float64Array, receive: Receive) => void;
}
