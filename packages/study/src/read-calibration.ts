import { readFile } from 'node:fs/promises';
import { CPythonRandom } from '@ptqlab/eval';
import type { Tokenizer } from '@ptqlab/language-model';
import { calibrationSet, sampleCalibration, type CalibrationSet } from '@ptqlab/pipeline';
import { RecipeError } from './recipe-error.ts';

/** How many calibration sequences, how long, drawn with which seed. */
export interface CalibrationChoice {
  readonly samples: number;
  readonly length: number;
  readonly seed: number;
}

/**
 * Calibration sequences from a text file, drawn as `random.seed(seed)` and `random.randint` of Python draw them, or from a JSON file of
 * stored token ids, `{"seeds": {"0": [[…], …]}}`.
 * @throws RecipeError when the file is missing, too short, or has no such seed
 */
export async function readCalibration(
  path: string,
  { samples, length, seed }: CalibrationChoice,
  tokenizer: Tokenizer,
): Promise<CalibrationSet> {
  const text = await readText(path, 'calibration');
  const origin = `${path}, seed ${seed}`;
  if (path.endsWith('.json')) return storedSequences(text, path, { samples, length, seed });
  try {
    return sampleCalibration(tokenizer.encode(text), { count: samples, length }, new CPythonRandom(seed), origin);
  } catch (error) {
    if (error instanceof RangeError) throw new RecipeError(error.message);
    throw error;
  }
}

/** @throws RecipeError naming `field` when the file cannot be read */
export async function readText(path: string, field: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new RecipeError(
      `${field}: "${path}" cannot be read (${(cause as NodeJS.ErrnoException).code}); give a text file`,
    );
  }
}

function storedSequences(text: string, path: string, { samples, length, seed }: CalibrationChoice): CalibrationSet {
  const { seeds } = parseStored(text, path);
  const sequences = seeds[seed];
  if (!sequences)
    throw new RecipeError(`calibration: seed ${seed} is not in ${path}, which holds ${Object.keys(seeds).join(', ')}`);
  if (sequences.length < samples || sequences.some((ids) => ids.length < length))
    throw new RecipeError(
      `calibration: ${samples} sequences of ${length} tokens were asked for, ${path} holds ${sequences.length} of ${sequences[0]?.length ?? 0}`,
    );
  return calibrationSet(
    sequences.slice(0, samples).map((ids) => ids.slice(0, length)),
    `${path}, seed ${seed}`,
  );
}

function parseStored(text: string, path: string): { seeds: Record<string, number[][]> } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RecipeError(`calibration: ${path} is not JSON: ${(error as Error).message}`);
  }
  const isStored = typeof value === 'object' && value !== null && 'seeds' in value && typeof value.seeds === 'object';
  if (!isStored)
    throw new RecipeError(`calibration: ${path} holds no token ids by seed; write {"seeds": {"0": [[1, 2, …], …]}}`);
  return value as { seeds: Record<string, number[][]> };
}
