import { calibrationSet, type CalibrationSet } from './calibration-set.ts';

/** Draws a whole number from 0 to n − 1, for instance CPython's `random.Random(seed)._randbelow`. */
export interface Draw {
  below(n: number): number;
}

/** How many sequences to take, and how long. */
export interface CalibrationSize {
  readonly count: number;
  /** Tokens of each sequence. */
  readonly length: number;
}

/**
 * Takes runs of tokens from random places of a long text, as the calibration loaders of the methods' published codes do:
 * `i = random.randint(0, len(ids) - length - 1); ids[i:i+length]`, `count` times. Runs may overlap.
 * @throws RangeError when the text has no more than `length` tokens, or a size is not a positive whole number
 */
export function sampleCalibration(
  tokens: readonly number[],
  { count, length }: CalibrationSize,
  draw: Draw,
  origin: string,
): CalibrationSet {
  if (!(Number.isInteger(count) && count > 0 && Number.isInteger(length) && length > 0))
    throw new RangeError(
      `calibration: ${count} sequences of ${length} tokens were asked for; give whole numbers above 0`,
    );
  const places = tokens.length - length;
  if (places <= 0)
    throw new RangeError(
      `calibration: ${origin} has ${tokens.length} tokens, sequences of ${length} were asked for; ` +
        `give a longer text or sequences of at most ${Math.max(tokens.length - 1, 0)}`,
    );
  const sequences = Array.from({ length: count }, () => {
    const start = draw.below(places);
    return tokens.slice(start, start + length);
  });
  return calibrationSet(sequences, origin);
}
