import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openModelFolder, type DecoderShape, type ModelFolder } from '@ptqlab/models';
import { hashModel, type CalibrationSet } from '@ptqlab/pipeline';
import { fingerprint } from './canonical-json.ts';
import type { ModelFacts } from './cell.ts';
import { readCalibration, readText } from './read-calibration.ts';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe.ts';

/** A model of a study with everything its cells are made of: weights, evaluation tokens, calibration by seed. */
export class StudyModel implements AsyncDisposable {
  private constructor(
    readonly facts: ModelFacts,
    readonly files: ModelFolder,
    readonly evaluationTokens: readonly number[],
    private readonly calibrations: ReadonlyMap<number, CalibrationSet>,
  ) {}

  /**
   * @param name as in the recipe
   * @param folder where that is
   * @throws FormatError for a damaged or unknown model; RecipeError for texts that are missing or too short
   */
  static async open(name: string, folder: string, recipe: Recipe): Promise<StudyModel> {
    const files = await openModelFolder(folder);
    try {
      const { text, length, windows, baselineWindows } = recipe.perplexity;
      const evaluationTokens = files.tokenizer.encode(await readText(resolve(folder, text), 'perplexity.text'));
      if (evaluationTokens.length < length)
        throw new RecipeError(
          `${name}: ${text} has ${evaluationTokens.length} tokens, a window of ${length} was asked for; give a longer text or a shorter window`,
        );
      const { source, samples, seeds, ...rest } = recipe.calibration;
      const calibrations = new Map<number, CalibrationSet>();
      for (const seed of seeds)
        calibrations.set(
          seed,
          await readCalibration(resolve(folder, source), { samples, seed, ...rest }, files.tokenizer),
        );
      const evaluation = (count: number | undefined) => ({
        kind: 'token-perplexity',
        tokens: fingerprint(evaluationTokens),
        length,
        windows: Math.min(count ?? Infinity, Math.floor(evaluationTokens.length / length)),
      });
      const facts: ModelFacts = {
        model: name,
        modelHash: await hashFolder(files),
        calibrationHash: (seed) => calibrations.get(seed)!.hash,
        evaluation: evaluation(windows),
        baselineEvaluation: evaluation(baselineWindows),
      };
      return new StudyModel(facts, files, evaluationTokens, calibrations);
    } catch (error) {
      await files[Symbol.asyncDispose]();
      throw error;
    }
  }

  get shape(): DecoderShape {
    return this.files.config.shape;
  }

  calibration(seed: number): CalibrationSet {
    return this.calibrations.get(seed)!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.files[Symbol.asyncDispose]();
  }
}

/** SHA-256 over weights, configuration and tokenizer: all that decides what the model computes. */
async function hashFolder({ folder, checkpoint }: ModelFolder): Promise<string> {
  if (!checkpoint)
    throw new RecipeError(`models: ${folder} is quantized already; a study starts from models in full precision`);
  const hash = createHash('sha256').update(await hashModel(checkpoint));
  const small = (await readdir(folder)).filter((name) => /^config\.json$|^tokenizer|^special_tokens/.test(name)).sort();
  for (const name of small) hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest('hex');
}
