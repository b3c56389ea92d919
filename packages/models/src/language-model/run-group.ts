import type { Tensor } from '@ptqlab/tensor';
import { runBlock, type AttentionMemory, type DecoderBlock, type Execution } from '../decoder/block.ts';
import type { HiddenStates } from './hidden-states.ts';
import type { Rotations } from './rotations.ts';
import type { SequenceGroup } from './sequence-groups.ts';

/** What sequences bring along when they continue earlier tokens: remembered ones, or those of a sequence beside them. */
export interface Continuation {
  /** Position of each sequence's first token. */
  readonly starts: readonly number[];
  readonly memories?: readonly AttentionMemory[] | undefined;
  /** Index of the sequence that each one continues; it belongs to the same group. */
  readonly parents?: readonly (number | undefined)[] | undefined;
}

/** Runs one block on the sequences of a group, from host states to host states (which may be the same). */
export async function runGroup(
  block: DecoderBlock,
  { start, end }: SequenceGroup,
  states: { readonly from: HiddenStates; readonly to: HiddenStates },
  rotations: Rotations,
  execution: Execution,
  continuation?: Continuation,
): Promise<void> {
  const { device } = block.norms.attention;
  const { lengths, width } = states.from;
  const own = lengths.slice(start, end);
  using _ = device.scope();
  const x: Tensor = device.tensor(await concatenated(states.from, start, end), [total(own), width]);
  const rotation = rotations.of(device, own, continuation?.starts.slice(start, end));
  const memories = continuation?.memories?.slice(start, end);
  const parents = continuation?.parents?.slice(start, end).map((parent) => (parent === undefined ? undefined : parent - start));
  const batch = { lengths: own, rotation, memories, parents };
  const y = (await runBlock(block, x, batch, execution).read()) as Float32Array;
  let at = 0;
  for (let i = start; i < end; i++) await states.to.write(i, y.slice(at, (at += lengths[i]! * width)));
}

async function concatenated(states: HiddenStates, start: number, end: number): Promise<Float32Array> {
  const { lengths, width } = states;
  const values = new Float32Array(total(lengths.slice(start, end)) * width);
  let at = 0;
  for (let i = start; i < end; i++) {
    values.set(await states.read(i), at);
    at += lengths[i]! * width;
  }
  return values;
}

const total = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);
