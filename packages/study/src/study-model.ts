import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openModelFolder, type DecoderShape, type ModelFolder } from '@ptqlab/models';
import type { Tokenizer } from '@ptqlab/language-model';
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
    /** Of the recipe's perplexity text; empty without one. */
    readonly perplexityTokens: readonly number[],
    private readonly calibrations: ReadonlyMap<number, CalibrationSet>,
  ) {}

  /**
   * @param name as in the recipe
   * @param base folder that the recipe's relative paths start from
   * @throws FormatError for a damaged or unknown model; RecipeError for texts that are missing or too short
   */
  static async open(name: string, base: string, recipe: Recipe): Promise<StudyModel> {
    const folder = resolve(base, name);
    const files = await openModelFolder(folder);
    try {
      const perplexity = recipe.perplexity && (await readPerplexity(name, folder, recipe.perplexity, files.tokenizer));
      const { source, text, samples, seeds, length } = recipe.calibration;
      const path = source === undefined ? resolve(base, text!) : resolve(folder, source);
      const calibrations = new Map<number, CalibrationSet>();
      for (const seed of seeds)
        calibrations.set(seed, await readCalibration(path, { samples, seed, length }, files.tokenizer));
      const evaluation = (windows: number | undefined) => ({
        perplexity: perplexity ? perplexity.over(windows) : null,
      });
      const facts: ModelFacts = {
        model: name,
        modelHash: await hashFolder(files),
        calibrationHash: (seed) => calibrations.get(seed)!.hash,
        evaluation: evaluation(recipe.perplexity?.windows),
        baselineEvaluation: evaluation(recipe.perplexity?.baselineWindows),
      };
      return new StudyModel(facts, files, perplexity?.tokens ?? [], calibrations);
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

/** The text of a perplexity, and what names a measurement over its first windows. */
interface PerplexityText {
  readonly tokens: readonly number[];
  over(windows: number | undefined): { tokens: string; length: number; windows: number };
}

async function readPerplexity(
  name: string,
  folder: string,
  { text, length }: NonNullable<Recipe['perplexity']>,
  tokenizer: Tokenizer,
): Promise<PerplexityText> {
  const tokens = tokenizer.encode(await readText(resolve(folder, text), 'perplexity.text'));
  const all = Math.floor(tokens.length / length);
  if (all === 0)
    throw new RecipeError(
      `${name}: ${text} has ${tokens.length} tokens, a window of ${length} was asked for; give a longer text or a shorter window`,
    );
  const hash = fingerprint(tokens);
  return { tokens, over: (windows = all) => ({ tokens: hash, length, windows: Math.min(windows, all) }) };
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
