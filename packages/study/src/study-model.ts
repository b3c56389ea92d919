import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CPythonRandom } from '@ptqlab/eval';
import { openSafetensors, type Checkpoint } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import {
  checkCheckpoint,
  checkpointWeights,
  openTokenizer,
  readConfig,
  type DecoderShape,
  type WeightSource,
} from '@ptqlab/models';
import { calibrationSet, sampleCalibration, type CalibrationSet } from '@ptqlab/pipeline';
import { fingerprint } from './canonical-json.ts';
import type { ModelFacts } from './cell.ts';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe.ts';

/** A model of a study with everything its cells are made of: weights, evaluation tokens, calibration by seed. */
export class StudyModel implements AsyncDisposable {
  readonly #calibrations: ReadonlyMap<number, CalibrationSet>;

  private constructor(
    readonly facts: ModelFacts,
    readonly shape: DecoderShape,
    readonly source: WeightSource,
    readonly tokenizer: Tokenizer,
    readonly evaluationTokens: readonly number[],
    calibrations: ReadonlyMap<number, CalibrationSet>,
    private readonly checkpoint: Checkpoint,
  ) {
    this.#calibrations = calibrations;
  }

  /**
   * @param name as in the recipe
   * @param folder where that is
   * @throws FormatError for a damaged or unknown model; RecipeError for texts that are missing or too short
   */
  static async open(name: string, folder: string, recipe: Recipe): Promise<StudyModel> {
    const { shape } = await readConfig(folder);
    const tokenizer = await openTokenizer(folder);
    const checkpoint = await openSafetensors(folder);
    try {
      checkCheckpoint(checkpoint, shape);
      const text = await readText(resolve(folder, recipe.perplexity.text), 'perplexity.text');
      const evaluationTokens = tokenizer.encode(text);
      const { length, windows, baselineWindows } = recipe.perplexity;
      if (evaluationTokens.length < length)
        throw new RecipeError(
          `${name}: ${recipe.perplexity.text} has ${evaluationTokens.length} tokens, a window of ${length} was asked for; give a longer text or a shorter window`,
        );
      const calibrations = await readCalibrations(folder, recipe, tokenizer);
      const evaluation = (count: number | undefined) => ({
        kind: 'token-perplexity',
        tokens: fingerprint(evaluationTokens),
        length,
        windows: Math.min(count ?? Infinity, Math.floor(evaluationTokens.length / length)),
      });
      const facts: ModelFacts = {
        model: name,
        modelHash: await hashModel(folder),
        calibrationHash: (seed) => calibrations.get(seed)!.hash,
        evaluation: evaluation(windows),
        baselineEvaluation: evaluation(baselineWindows),
      };
      const source = checkpointWeights(checkpoint);
      return new StudyModel(facts, shape, source, tokenizer, evaluationTokens, calibrations, checkpoint);
    } catch (error) {
      await checkpoint.close();
      throw error;
    }
  }

  calibration(seed: number): CalibrationSet {
    return this.#calibrations.get(seed)!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.checkpoint.close();
  }
}

async function readText(path: string, field: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new RecipeError(
      `${field}: "${path}" cannot be read (${(cause as NodeJS.ErrnoException).code}); give a text file`,
    );
  }
}

/** Token ids by seed from a JSON file `{"seeds": {"0": [[…]]}}`, or drawn from a text. */
async function readCalibrations(
  folder: string,
  recipe: Recipe,
  tokenizer: Tokenizer,
): Promise<Map<number, CalibrationSet>> {
  const { source, samples, length, seeds } = recipe.calibration;
  const path = resolve(folder, source);
  const text = await readText(path, 'calibration.source');
  const isJson = source.endsWith('.json');
  const tokens = isJson ? [] : tokenizer.encode(text);
  const stored = isJson ? (JSON.parse(text) as { seeds: Record<string, number[][]> }).seeds : {};
  return new Map(
    seeds.map((seed) => {
      const origin = `${source}, seed ${seed}`;
      if (!isJson) return [seed, draw(tokens, { count: samples, length }, seed, origin)];
      const sequences = stored[seed];
      if (!sequences)
        throw new RecipeError(
          `calibration.seeds: seed ${seed} is not in ${path}, which holds ${Object.keys(stored).join(', ')}`,
        );
      if (sequences.length < samples || sequences.some((ids) => ids.length < length))
        throw new RecipeError(
          `calibration: ${samples} sequences of ${length} tokens were asked for, ${path} holds ${sequences.length} of ${sequences[0]?.length ?? 0}`,
        );
      return [
        seed,
        calibrationSet(
          sequences.slice(0, samples).map((ids) => ids.slice(0, length)),
          origin,
        ),
      ];
    }),
  );
}

function draw(
  tokens: readonly number[],
  size: { count: number; length: number },
  seed: number,
  origin: string,
): CalibrationSet {
  try {
    return sampleCalibration(tokens, size, new CPythonRandom(seed), origin);
  } catch (error) {
    if (error instanceof RangeError) throw new RecipeError(error.message);
    throw error;
  }
}

/** SHA-256 over the files that decide what the model computes, in the order of their names. */
async function hashModel(folder: string): Promise<string> {
  const relevant = (await readdir(folder))
    .filter((name) => /\.safetensors$|^config\.json$|^tokenizer/.test(name))
    .sort();
  const hash = createHash('sha256');
  for (const name of relevant) hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest('hex');
}
