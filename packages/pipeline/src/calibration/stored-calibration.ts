import { FormatError } from '@ptqlab/formats';
import { calibrationSet, type CalibrationSet } from './calibration-set.ts';

/** Which of the stored sequences are asked for. */
export interface StoredChoice {
  readonly samples: number;
  /** Tokens of each sequence: its first ones. */
  readonly length: number;
  readonly seed: number;
}

/**
 * Calibration sequences of a file of stored token ids, `{"seeds": {"0": [[…], …]}}`.
 * @param file for messages
 * @param vocabularySize ids are below it
 * @throws FormatError when the text is something else, or does not hold what is asked for
 */
export function storedCalibration(
  text: string,
  file: string,
  { samples, length, seed }: StoredChoice,
  vocabularySize: number,
): CalibrationSet {
  const refuse = (problem: string): never => {
    throw new FormatError(`calibration: ${problem}`, { file });
  };
  const seeds = seedsOf(text, refuse);
  if (!Object.hasOwn(seeds, seed))
    refuse(`seed ${seed} is not in it; it holds ${Object.keys(seeds).join(', ') || 'none'}`);
  const sequences = seeds[seed];
  if (!Array.isArray(sequences) || !sequences.every((ids): ids is unknown[] => Array.isArray(ids)))
    return refuse(`seed ${seed} is no list of lists of token ids`);
  const shortest = sequences.reduce((least, ids) => Math.min(least, ids.length), Infinity);
  if (sequences.length < samples || shortest < length)
    refuse(
      `${samples} sequences of ${length} tokens were asked for, it holds ${sequences.length}` +
        (sequences.length > 0 ? `, the shortest of ${shortest}` : ''),
    );
  const chosen = sequences.slice(0, samples).map((ids) => ids.slice(0, length));
  for (const [i, ids] of chosen.entries()) {
    const at = ids.findIndex((id) => !(Number.isInteger(id) && (id as number) >= 0 && (id as number) < vocabularySize));
    if (at >= 0)
      refuse(
        `token ${at} of sequence ${i} is ${JSON.stringify(ids[at])}; ids are whole numbers from 0 to ${vocabularySize - 1}`,
      );
  }
  return calibrationSet(chosen as number[][], `${file}, seed ${seed}`);
}

function seedsOf(text: string, refuse: (problem: string) => never): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`);
  }
  const seeds = isObject(value) ? value['seeds'] : undefined;
  return isObject(seeds) ? seeds : refuse('holds no token ids by seed; write {"seeds": {"0": [[1, 2, …], …]}}');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
