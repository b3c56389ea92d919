import { join } from 'node:path';
import type { DecoderShape } from '@ptqlab/models';
import { checkGroupSize } from '@ptqlab/pipeline';
import { methodNamed, parseScheme } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import { CellStore, type CellResult } from './cell-store.ts';
import { cellId, cellsOf, type Cell } from './cell.ts';
import type { Recipe } from './recipe.ts';
import { optionsOf, runCell, type CellProgress } from './run-cell.ts';
import { StudyModel } from './study-model.ts';

/** One square of the finished map. */
export interface MapSquare {
  readonly id: string;
  readonly cell: Cell;
  readonly result: CellResult;
}

/** Told as a study goes on. */
export interface StudyEvents {
  /** All cells are known; `cached` of them are done already. */
  planned?(cells: readonly Cell[], cached: number): void;
  started?(cell: Cell, index: number, of: number): void;
  progress?: CellProgress;
  /** `fresh` is false when the result was there already. */
  finished?(square: MapSquare, fresh: boolean, seconds: number): void;
}

export interface StudyOptions {
  readonly recipe: Recipe;
  /** Folder of a model named in the recipe. */
  readonly folderOf: (model: string) => string;
  /** Where results are kept; results found there that fit are taken over. */
  readonly outFolder: string;
  readonly codeVersion: string;
  readonly events?: StudyEvents;
}

/** The cells of a study, and which of them have a result. */
export interface StudyPlan {
  readonly cells: readonly { readonly cell: Cell; readonly isCached: boolean }[];
}

/** Opens every model of a recipe, hands them on, and closes them. */
async function withModels<T>(
  { recipe, folderOf }: StudyOptions,
  use: (models: readonly StudyModel[]) => Promise<T>,
): Promise<T> {
  const models: StudyModel[] = [];
  try {
    for (const name of recipe.models) models.push(await StudyModel.open(name, folderOf(name), recipe));
    for (const { shape } of models) checkGrid(recipe, shape);
    return await use(models);
  } finally {
    for (const model of models) await model[Symbol.asyncDispose]();
  }
}

/** Finds every impossible setting before anything runs. @throws SchemeError, RecipeError */
function checkGrid(recipe: Recipe, shape: DecoderShape): void {
  for (const { method, schemes, options } of recipe.grid) {
    const quantizer = methodNamed(method);
    for (const text of schemes) {
      const scheme = parseScheme(text);
      quantizer.check({ scheme, options: optionsOf(quantizer, options) });
      checkGroupSize(shape, scheme);
    }
  }
}

/** What a study would do. Writes nothing. */
export async function planStudy(options: StudyOptions): Promise<StudyPlan> {
  return withModels(options, async (models) => {
    const store = new CellStore(join(options.outFolder, 'cells'));
    const cells = cellsOf(
      options.recipe,
      models.map(({ facts }) => facts),
      options.codeVersion,
    );
    return { cells: cells.map((cell) => ({ cell, isCached: store.read(cell) !== undefined })) };
  });
}

/**
 * Runs all cells of a recipe that have no result yet, in map order, each written as soon as it is done: a run that is killed goes on
 * where it was, and ends in the same map.
 */
export async function runStudy(options: StudyOptions, device: Device): Promise<MapSquare[]> {
  const { recipe, outFolder, codeVersion, events = {} } = options;
  return withModels(options, async (models) => {
    const store = new CellStore(join(outFolder, 'cells'));
    const cells = cellsOf(
      recipe,
      models.map(({ facts }) => facts),
      codeVersion,
    );
    const modelOf = new Map(models.map((model) => [model.facts.model, model]));
    events.planned?.(cells, cells.filter((cell) => store.read(cell) !== undefined).length);
    const squares: MapSquare[] = [];
    for (const [index, cell] of cells.entries()) {
      const startedAt = performance.now();
      const known = store.read(cell);
      events.started?.(cell, index, cells.length);
      const result =
        known ?? (await runCell(cell, modelOf.get(cell.model)!, device, events.progress ?? (() => undefined)));
      if (!known) store.write(cell, result);
      const square = { id: cellId(cell), cell, result };
      squares.push(square);
      events.finished?.(square, !known, (performance.now() - startedAt) / 1000);
    }
    return squares;
  });
}
