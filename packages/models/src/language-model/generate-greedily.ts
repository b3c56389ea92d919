import type { GenerateRequest } from '@ptqlab/language-model';
import type { Decoder } from '../load/decoder.ts';
import { CachedAttention } from './cached-attention.ts';
import { openHiddenStates } from './hidden-states.ts';
import type { Rotations } from './rotations.ts';
import { runDecoder, type Overflow } from './run-decoder.ts';
import { scoreRows } from './score-rows.ts';
import { sequenceGroups } from './sequence-groups.ts';

/** Keys and values of prompts that are continued together take at most this many values: 256 MiB of f32. */
const REMEMBERED_AT_ONCE = 2 ** 26;

/** One prompt being continued. */
interface Growing {
  readonly request: GenerateRequest;
  /** By block. */
  readonly memories: readonly CachedAttention[];
  readonly answer: number[];
  /** Tokens the memories hold. */
  fed: number;
  /** Tokens to feed next. */
  next: readonly number[];
}

/**
 * Continues each prompt with the most probable token at every step, until its `done` answers true, `maxNewTokens` are made, or the
 * sequence is `maxLength` tokens long. Keys and values are remembered, and prompts are continued together as memory allows.
 */
export async function generateGreedily(
  decoder: Decoder,
  rotations: Rotations,
  requests: readonly GenerateRequest[],
  maxLength: number,
  onOverflow?: (overflow: Overflow) => void,
): Promise<number[][]> {
  const { blockCount, keyHeadCount, headSize } = decoder.shape;
  const capacity = ({ tokens, maxNewTokens }: GenerateRequest): number =>
    Math.min(tokens.length + Math.max(maxNewTokens, 1), maxLength + 1);
  const valuesPerToken = 2 * blockCount * keyHeadCount * headSize;
  const groups = sequenceGroups(requests.map(capacity), Math.floor(REMEMBERED_AT_ONCE / valuesPerToken));
  const answers: number[][] = [];
  for (const { start, end } of groups) {
    using _ = decoder.device.scope();
    const growing = requests.slice(start, end).map((request): Growing => {
      const memories = Array.from(
        { length: blockCount },
        () => new CachedAttention(decoder.device, capacity(request), keyHeadCount * headSize),
      );
      return { request, memories, answer: [], fed: 0, next: request.tokens };
    });
    let open = growing.filter(({ request }) => request.maxNewTokens > 0);
    while (open.length > 0) {
      await step(decoder, rotations, open, onOverflow);
      open = open.filter((sequence) => !isDone(sequence, maxLength));
    }
    answers.push(...growing.map(({ answer }) => answer));
  }
  return answers;
}

/** Feeds every sequence its next tokens and appends the most probable one to its answer. */
async function step(
  decoder: Decoder,
  rotations: Rotations,
  open: readonly Growing[],
  onOverflow?: (overflow: Overflow) => void,
): Promise<void> {
  const width = decoder.shape.hiddenSize;
  const lengths = open.map(({ next }) => next.length);
  await using states = await openHiddenStates(lengths, width);
  for (const [i, { next }] of open.entries()) await states.write(i, await decoder.embed(next));
  const memories = Array.from({ length: decoder.shape.blockCount }, (_, block) =>
    open.map((sequence) => sequence.memories[block]!),
  );
  const starts = open.map(({ fed }) => fed);
  await runDecoder(decoder, states, rotations, { starts, memories }, onOverflow);
  const rows = new Float32Array(open.length * width);
  for (const i of open.keys()) rows.set((await states.read(i)).subarray(-width), i * width);
  const scores = await scoreRows(decoder, rows, new Int32Array(open.length));
  open.forEach((sequence, i) => {
    sequence.fed += sequence.next.length;
    sequence.next = [scores[i]!.best];
    sequence.answer.push(scores[i]!.best);
  });
}

function isDone({ request, answer }: Growing, maxLength: number): boolean {
  return (
    request.done(answer) ||
    answer.length >= request.maxNewTokens ||
    request.tokens.length + answer.length > maxLength
  );
}
