import { resolve } from 'node:path';
import { checkGroupSize } from '@ptqlab/pipeline';
import { parseScheme } from '@ptqlab/quant';
import { miniDataFolder, openSuite, planSuite, type OpenSuite } from '@ptqlab/suites';
import { checkCalibrationSize } from './check-calibration-size.ts';
import { calibrationChoices, type CalibrationChoice } from './calibration-choices.ts';
import { cellsOf, type Cell, type ModelFacts } from './cell.ts';
import { loadMethod, type LoadedMethod } from './load-method.ts';
import { optionsOf } from './method-options.ts';
import { refuseRepeatedModels, refuseRepeatedSettings } from './refuse-repetition.ts';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe.ts';
import { StudyModel, type StudyFolders } from './study-model.ts';

/** What names the cells of a study. */
export interface StudySettings {
  readonly recipe: Recipe;
  /** Folder that the recipe's relative paths start from. */
  readonly base: string;
  /** The kind of backend that computes, with what changes its results. */
  readonly backend: string;
  readonly codeVersion: string;
}

/** A study with everything its recipe names opened and checked. */
export class OpenStudy implements AsyncDisposable {
  private constructor(
    readonly settings: StudySettings,
    /** By name. */
    readonly models: ReadonlyMap<string, StudyModel>,
    /** By name as in the recipe. */
    readonly methods: ReadonlyMap<string, LoadedMethod>,
    readonly suite: OpenSuite | undefined,
  ) {}

  /** @throws the error of the first thing that is wrong, before anything runs: RecipeError, SchemeError, FormatError */
  static async open(settings: StudySettings): Promise<OpenStudy> {
    const { recipe, base } = settings;
    const models = new Map<string, StudyModel>();
    let suite: OpenSuite | undefined;
    try {
      const methods = new Map<string, LoadedMethod>();
      for (const { method } of recipe.grid) methods.set(method, await loadMethod(method, base));
      refuseRepeatedModels(recipe, base);
      refuseRepeatedSettings(recipe, base, methods);
      const folders = { base, data: await inRecipe(() => dataFolder(recipe, base)) };
      for (const name of recipe.models) models.set(name, await StudyModel.open(name, folders, recipe));
      for (const model of models.values()) checkGrid(recipe, methods, model);
      suite = await inRecipe(() => openRecipeSuite(recipe, folders));
      return new OpenStudy(settings, models, methods, suite);
    } catch (error) {
      for (const model of models.values()) await model[Symbol.asyncDispose]();
      await suite?.[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** All cells in map order. Reads every model and calibration text once through. */
  async cells(): Promise<Cell[]> {
    const { recipe, backend, codeVersion } = this.settings;
    const facts: ModelFacts[] = [];
    for (const model of this.models.values()) facts.push(await this.#factsOf(model));
    const methodOf = (index: number) => {
      const { method, options } = recipe.grid[index]!;
      const { quantizer, hash } = this.methods.get(method)!;
      return { hash, learns: quantizer.statistics(optionsOf(quantizer, options)).length > 0 };
    };
    return cellsOf(recipe, facts, { methodOf, backend, codeVersion });
  }

  /** The calibration set of a cell, by what its note says. */
  choiceOf({ calibration }: Cell): CalibrationChoice {
    const { source, samples, length, seed } = calibration!;
    return calibrationChoices(this.settings.recipe).find(
      (choice) =>
        choice.source === source && choice.samples === samples && choice.length === length && choice.seed === seed,
    )!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const model of this.models.values()) await model[Symbol.asyncDispose]();
    await this.suite?.[Symbol.asyncDispose]();
  }

  async #factsOf(model: StudyModel): Promise<ModelFacts> {
    const { recipe } = this.settings;
    const calibrations: { note: NonNullable<Cell['calibration']>; hash: string }[] = [];
    for (const { from: _from, ...note } of calibrationChoices(recipe)) {
      const { set } = await model.calibration({ from: _from, ...note });
      calibrations.push({ note, hash: set.hash });
    }
    const suite = this.suite ? { name: this.suite.name, data: this.suite.dataHash } : null;
    const evaluation = (windows: number | undefined) => ({
      perplexity: model.perplexity?.over(windows) ?? null,
      suite,
    });
    return {
      model: model.name,
      modelHash: await model.hash(),
      calibrations,
      evaluation: evaluation(recipe.perplexity?.windows),
      baselineEvaluation: evaluation(recipe.perplexity?.baselineWindows),
    };
  }
}

/** Finds every impossible setting before anything runs. @throws SchemeError, RecipeError */
function checkGrid(recipe: Recipe, methods: OpenStudy['methods'], { name, shape }: StudyModel): void {
  for (const choice of calibrationChoices(recipe)) checkCalibrationSize(choice, shape);
  const window = recipe.perplexity?.length ?? 0;
  if (window > shape.maxPositions)
    throw new RecipeError(
      `perplexity.length: windows of ${window} tokens were asked for; ${name} reads at most ${shape.maxPositions}`,
    );
  for (const { method, schemes, options } of recipe.grid) {
    const { quantizer } = methods.get(method)!;
    for (const text of schemes) {
      const scheme = parseScheme(text);
      quantizer.check({ scheme, options: optionsOf(quantizer, options) });
      checkGroupSize(shape, scheme);
    }
  }
}

async function dataFolder({ suite, tasks, data }: Recipe, base: string): Promise<string | undefined> {
  if (suite === undefined) return undefined;
  if (data === undefined && planSuite(suite, tasks).generated) return miniDataFolder();
  return resolve(base, data ?? 'data');
}

async function openRecipeSuite(
  { suite, tasks, limit }: Recipe,
  { data }: StudyFolders,
): Promise<OpenSuite | undefined> {
  if (suite === undefined) return undefined;
  return openSuite(suite, {
    ...{ data: data!, workers: 1 },
    ...(tasks === undefined ? {} : { tasks }),
    ...(limit === undefined ? {} : { limit }),
  });
}

/** What a suite says of its name or its documents is about the recipe. */
async function inRecipe<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw new RecipeError(`suite: ${(error as Error).message}`, { cause: error });
  }
}
