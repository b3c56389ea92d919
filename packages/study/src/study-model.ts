import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Tokenizer } from '@ptqlab/language-model';
import { openModelFolder, type DecoderShape, type ModelFolder } from '@ptqlab/models';
import { hashModel, ObservedModel, type CalibrationSet } from '@ptqlab/pipeline';
import type { CalibrationChoice } from './calibration-choices.ts';
import { fingerprint } from './canonical-json.ts';
import { readCalibration, readText, type Calibration } from './read-calibration.ts';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe.ts';

/** Where a study's relative paths lead. */
export interface StudyFolders {
  /** What the recipe's relative paths start from. */
  readonly base: string;
  /** The documents of the suite; undefined without a suite. */
  readonly data: string | undefined;
}

/** A model of a study with what its cells are measured and calibrated on. */
export class StudyModel implements AsyncDisposable {
  readonly #calibrations = new Map<string, Promise<Calibration>>();
  #observed: { readonly calibration: string; readonly model: ObservedModel } | undefined;

  private constructor(
    /** As in the recipe. */
    readonly name: string,
    readonly files: ModelFolder,
    /** Of the recipe's own text; undefined without one. */
    readonly perplexity: PerplexityText | undefined,
    private readonly folders: StudyFolders,
  ) {}

  /**
   * @param name as in the recipe
   * @throws FormatError for a damaged or unknown model; RecipeError for a text that is missing or too short
   */
  static async open(name: string, folders: StudyFolders, recipe: Recipe): Promise<StudyModel> {
    const folder = resolve(folders.base, name);
    const files = await openModelFolder(folder);
    try {
      const perplexity = recipe.perplexity && (await readPerplexity(name, folder, recipe.perplexity, files.tokenizer));
      return new StudyModel(name, files, perplexity, folders);
    } catch (error) {
      await files[Symbol.asyncDispose]();
      throw error;
    }
  }

  get shape(): DecoderShape {
    return this.files.config.shape;
  }

  /** SHA-256 over weights, configuration and tokenizer: all that decides what the model computes. */
  async hash(): Promise<string> {
    const { folder, checkpoint } = this.files;
    if (!checkpoint)
      throw new RecipeError(`models: ${folder} is quantized already; a study starts from models in full precision`);
    const hash = createHash('sha256').update(await hashModel(checkpoint));
    const names = await readdir(folder);
    for (const name of names.filter((name) => /^config\.json$|^tokenizer|^special_tokens/.test(name)).sort())
      hash.update(`${name}\0`).update(await readFile(join(folder, name)));
    return hash.digest('hex');
  }

  /** @throws RecipeError when the file is missing, too short, or has no such seed */
  calibration(choice: CalibrationChoice): Promise<Calibration> {
    const key = JSON.stringify(choice);
    const known = this.#calibrations.get(key);
    if (known) return known;
    const made = readCalibration(this.#path(choice), choice, this.files.tokenizer);
    this.#calibrations.set(key, made);
    return made;
  }

  /** What this model shows calibration with some sequences, shared by cells; that of the last sequences asked for is kept. */
  observed({ hash }: CalibrationSet): ObservedModel {
    if (this.#observed?.calibration !== hash) this.#observed = { calibration: hash, model: new ObservedModel() };
    return this.#observed.model;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.files[Symbol.asyncDispose]();
  }

  #path({ source, from }: CalibrationChoice): string {
    const { base, data } = this.folders;
    if (from === 'model') return resolve(this.files.folder, source);
    if (!source.startsWith('data:')) return resolve(base, source);
    if (data === undefined)
      throw new RecipeError(
        `calibration.text: "${source}" is in the data folder of a suite, but the recipe has no suite`,
      );
    return resolve(data, source.slice('data:'.length));
  }
}

/** The text of a perplexity, and what names a measurement over its first windows. */
export interface PerplexityText {
  readonly text: string;
  readonly tokens: readonly number[];
  over(windows: number | undefined): { readonly tokens: string; readonly length: number; readonly windows: number };
}

async function readPerplexity(
  name: string,
  folder: string,
  { text: file, length }: NonNullable<Recipe['perplexity']>,
  tokenizer: Tokenizer,
): Promise<PerplexityText> {
  const text = await readText(resolve(folder, file), 'perplexity.text');
  const tokens = tokenizer.encode(text);
  const all = Math.floor(tokens.length / length);
  if (all === 0)
    throw new RecipeError(
      `${name}: ${file} has ${tokens.length} tokens, a window of ${length} was asked for; give a longer text or a shorter window`,
    );
  const hash = fingerprint(tokens);
  return { text, tokens, over: (windows = all) => ({ tokens: hash, length, windows: Math.min(windows, all) }) };
}
