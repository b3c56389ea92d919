import { embedTokens, openHiddenStates, type DecoderShape, type HiddenStates, type WeightSource } from '@ptqlab/models';
import type { CalibrationSet } from '../calibration/calibration-set.ts';

/** Calibration sequences whose inputs judge a quantized layer. */
export const JUDGING_SEQUENCES = 4;

/** How many sequences flow through the model, in its original and its quantized form. */
export interface StreamCounts {
  readonly original: number;
  readonly quantized: number;
}

/** Hidden states of the calibration sequences before the block at hand, on the host. */
export interface Streams extends AsyncDisposable {
  /** Through the original blocks. */
  readonly original: HiddenStates;
  /** Through the blocks as quantized so far. */
  readonly quantized: HiddenStates;
}

/** Embeds the first sequences of a calibration set, for each stream as many as it needs. */
export async function openStreams(
  source: WeightSource,
  { hiddenSize }: DecoderShape,
  { sequences }: CalibrationSet,
  counts: StreamCounts,
): Promise<Streams> {
  const open = async (count: number): Promise<HiddenStates> => {
    const own = sequences.slice(0, count);
    const states = await openHiddenStates(
      own.map(({ length }) => length),
      hiddenSize,
    );
    for (const [i, tokens] of own.entries()) await states.write(i, await embedTokens(source, tokens, hiddenSize));
    return states;
  };
  const original = await open(counts.original);
  const quantized = await open(counts.quantized);
  return {
    original,
    quantized,
    async [Symbol.asyncDispose]() {
      await original[Symbol.asyncDispose]();
      await quantized[Symbol.asyncDispose]();
    },
  };
}
