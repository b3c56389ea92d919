import type { HiddenStates } from './hidden-states.ts';

/** A sequence was read before it was written. */
export const notWritten = (sequence: number): Error => new Error(`hidden states: sequence ${sequence} was read before written`);

/** @throws RangeError when `values` are not those of one sequence */
export function checkSize({ lengths, width }: HiddenStates, sequence: number, values: Float32Array): void {
  if (values.length !== lengths[sequence]! * width)
    throw new RangeError(
      `hidden states: sequence ${sequence} holds ${lengths[sequence]} x ${width} values, ${values.length} were given`,
    );
}
