import { calibrationSet, type CalibrationSet } from './calibration-set.ts';
import type { CalibrationSize, Draw } from './sample-calibration.ts';

/** Documents that can be tokenized one at a time: a corpus is never tokenized whole. */
export interface Documents {
  readonly length: number;
  tokens(index: number): readonly number[];
}

/** Calibration sequences, and which documents they were cut from. */
export interface SampledDocuments {
  readonly set: CalibrationSet;
  /** Index of each sequence's document. */
  readonly drawn: readonly number[];
}

/**
 * Takes one run of tokens each from documents drawn at random, as the C4 loader of the methods' published codes does: documents are drawn
 * until one has more than `length` tokens (`random.randint(0, len(data) - 1)`), and the run starts at `random.randint(0, n - length - 1)`.
 * A document may be drawn twice.
 * @throws RangeError when no document is longer than `length` tokens, or a size is not a positive whole number
 */
export function sampleDocuments(
  documents: Documents,
  { count, length }: CalibrationSize,
  draw: Draw,
  origin: string,
): SampledDocuments {
  if (!(Number.isInteger(count) && count > 0 && Number.isInteger(length) && length > 0))
    throw new RangeError(
      `calibration: ${count} sequences of ${length} tokens were asked for; give whole numbers above 0`,
    );
  const tooShort = new Set<number>();
  const known = new Map<number, readonly number[]>();
  const sequences: (readonly number[])[] = [];
  const drawn: number[] = [];
  while (sequences.length < count) {
    if (tooShort.size === documents.length)
      throw new RangeError(
        `calibration: none of the ${documents.length} documents of ${origin} has more than ${length} tokens; ` +
          'give longer documents or ask for shorter sequences',
      );
    const index = draw.below(documents.length);
    const tokens = known.get(index) ?? documents.tokens(index);
    if (tokens.length <= length) {
      tooShort.add(index);
      continue;
    }
    known.set(index, tokens);
    const start = draw.below(tokens.length - length);
    sequences.push(tokens.slice(start, start + length));
    drawn.push(index);
  }
  return { set: calibrationSet(sequences, origin), drawn };
}
