import type { DecoderShape } from '@ptqlab/models';
import { RecipeError } from './recipe-error.ts';
import type { CalibrationSize } from './read-calibration.ts';

/** Tokens that calibration may take: a hundred times the 128 sequences of 2048 of the published studies, and still in memory. */
const MOST_TOKENS = 2 ** 25;

/**
 * Refuses calibration that the model cannot read or this machine cannot hold, before any text is read.
 * @throws RecipeError with the bounds
 */
export function checkCalibrationSize(
  { samples, length }: Omit<CalibrationSize, 'seed'>,
  { maxPositions }: Pick<DecoderShape, 'maxPositions'>,
): void {
  if (length < 2 || length > maxPositions)
    throw new RecipeError(
      `calibration: sequences of ${length} tokens were asked for; the model reads from 2 to ${maxPositions}`,
    );
  if (samples * length > MOST_TOKENS)
    throw new RecipeError(
      `calibration: ${samples} sequences of ${length} tokens were asked for; ask for at most ${Math.floor(MOST_TOKENS / length)} of that length`,
    );
}
