import { runBlock, type AttentionMemory } from '../decoder/block.ts';
import { isFiniteThroughout, WatchedArithmetic } from '../decoder/watched-arithmetic.ts';
import type { Decoder } from '../load/decoder.ts';
import type { HiddenStates } from './hidden-states.ts';
import type { Rotations } from './rotations.ts';
import { runGroup, type Continuation } from './run-group.ts';
import { sequenceGroups, type SequenceGroup } from './sequence-groups.ts';

/** Sequences run together up to this many tokens. */
export const TOKENS_AT_ONCE = 4096;

/** Where a number first stopped being finite. */
export interface Overflow {
  /** For instance model.layers.3, or `logits`. */
  readonly block: string;
  /** For instance mlp.product. */
  readonly op: string;
}

/** What sequences bring along when they continue earlier tokens; memories by block and sequence. */
export interface DecoderContinuation extends Omit<Continuation, 'memories'> {
  readonly memories?: readonly (readonly AttentionMemory[])[] | undefined;
}

/**
 * Runs all blocks on all sequences, in place: one block in device memory after another unless they stay there.
 * @param states embeddings at the start, last hidden states (before the final norm) at the end
 * @param onOverflow told where the first non-finite number of this run came from
 */
export async function runDecoder(
  decoder: Decoder,
  states: HiddenStates,
  rotations: Rotations,
  continuation?: DecoderContinuation,
  onOverflow?: (overflow: Overflow) => void,
): Promise<void> {
  const { shape, arithmetic } = decoder;
  const groups = sequenceGroups(states.lengths, TOKENS_AT_ONCE, continuation?.parents);
  let finite = true;
  for (let index = 0; index < shape.blockCount; index++)
    await decoder.withBlock(index, async (block) => {
      const continued = continuation && { ...continuation, memories: continuation.memories?.[index] };
      for (const group of groups) {
        const before = finite && onOverflow ? await copyOf(states, group) : [];
        await runGroup(block, group, { from: states, to: states }, rotations, { shape, arithmetic }, continued);
        if (!finite || !onOverflow) continue;
        const culprit = await firstOverflowing(states, group);
        if (culprit === undefined) continue;
        finite = false;
        const parent = continuation?.parents?.[culprit];
        const own = before[culprit - group.start]!;
        const whole = parent === undefined ? own : concatenated(before[parent - group.start]!, own);
        const isWhole = parent !== undefined || (continuation?.starts[culprit] ?? 0) === 0;
        onOverflow({ block: block.name, op: isWhole ? await overflowingOp(whole) : 'output' });
      }

      /** Runs the block once more on one sequence, watching every op. */
      async function overflowingOp(input: Float32Array): Promise<string> {
        const { device } = decoder;
        using _ = device.scope();
        using watched = new WatchedArithmetic(arithmetic, device.backend);
        const length = input.length / states.width;
        const batch = { lengths: [length], rotation: rotations.of(device, [length]) };
        runBlock(block, device.tensor(input, [length, states.width]), batch, { shape, arithmetic: watched });
        return (await watched.firstNonFinite()) ?? 'input';
      }
    });
}

const copyOf = (states: HiddenStates, { start, end }: SequenceGroup): Promise<Float32Array[]> =>
  Promise.all(Array.from({ length: end - start }, (_, i) => states.read(start + i)));

function concatenated(first: Float32Array, second: Float32Array): Float32Array {
  const values = new Float32Array(first.length + second.length);
  values.set(first);
  values.set(second, first.length);
  return values;
}

async function firstOverflowing(states: HiddenStates, { start, end }: SequenceGroup): Promise<number | undefined> {
  for (let i = start; i < end; i++) if (!isFiniteThroughout(await states.read(i))) return i;
  return undefined;
}
