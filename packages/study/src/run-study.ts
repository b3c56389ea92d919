import { join } from 'node:path';
import type { DecoderShape } from '@ptqlab/models';
import { checkGroupSize } from '@ptqlab/pipeline';
import { parseScheme } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import type { CellResult } from './cell-result.ts';
import { CellStore } from './cell-store.ts';
import { cellId, cellsOf, type Cell } from './cell.ts';
import { loadMethod, type LoadedMethod } from './load-method.ts';
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
  started?(cell: Cell, index: number, of: number): void;
  progress?: CellProgress;
  /** `fresh` is false when the result was there already. */
  finished?(square: MapSquare, fresh: boolean, seconds: number): void;
}

export interface StudyOptions {
  readonly recipe: Recipe;
  /** Folder that the recipe's relative paths start from. */
  readonly base: string;
  /** Where results are kept; results found there that fit are taken over. */
  readonly outFolder: string;
  readonly codeVersion: string;
  /** The kind of backend that computes, with what changes its results. */
  readonly backend: string;
  readonly events?: StudyEvents;
}

/** The cells of a study, and which of them have a result. */
export interface StudyPlan {
  readonly cells: readonly { readonly cell: Cell; readonly isCached: boolean }[];
}

/** Everything a recipe names, opened. */
interface Opened {
  readonly models: readonly StudyModel[];
  readonly methods: ReadonlyMap<string, LoadedMethod>;
  readonly cells: readonly Cell[];
}

/** Opens what a recipe names, hands it on, and closes it. @throws the error of the first thing that is wrong, before anything runs */
async function withOpened<T>(options: StudyOptions, use: (opened: Opened) => Promise<T>): Promise<T> {
  const { recipe, base, codeVersion, backend } = options;
  const models: StudyModel[] = [];
  try {
    const methods = new Map<string, LoadedMethod>();
    for (const { method } of recipe.grid) methods.set(method, await loadMethod(method, base));
    for (const name of recipe.models) models.push(await StudyModel.open(name, base, recipe));
    for (const { shape } of models) checkGrid(recipe, methods, shape);
    const facts = models.map((model) => model.facts);
    const methodHash = (method: string): string => methods.get(method)!.hash;
    const cells = cellsOf(recipe, facts, { methodHash, backend, codeVersion });
    return await use({ models, methods, cells });
  } finally {
    for (const model of models) await model[Symbol.asyncDispose]();
  }
}

/** Finds every impossible setting before anything runs. @throws SchemeError, RecipeError */
function checkGrid(recipe: Recipe, methods: Opened['methods'], shape: DecoderShape): void {
  for (const { method, schemes, options } of recipe.grid) {
    const { quantizer } = methods.get(method)!;
    for (const text of schemes) {
      const scheme = parseScheme(text);
      quantizer.check({ scheme, options: optionsOf(quantizer, options) });
      checkGroupSize(shape, scheme);
    }
  }
}

/** What a study would do. Writes nothing. */
export async function planStudy(options: StudyOptions): Promise<StudyPlan> {
  return withOpened(options, async ({ cells }) => {
    const store = new CellStore(cellFolder(options));
    return { cells: cells.map((cell) => ({ cell, isCached: store.read(cell) !== undefined })) };
  });
}

/**
 * Runs all cells of a recipe that have no result yet, in map order, each written as soon as it is done: a run that is killed goes on
 * where it was, and ends in the same map.
 */
export async function runStudy(options: StudyOptions, device: Device): Promise<MapSquare[]> {
  const { events = {} } = options;
  return withOpened(options, async ({ models, methods, cells }) => {
    const store = new CellStore(cellFolder(options));
    const modelOf = new Map(models.map((model) => [model.facts.model, model]));
    const squares: MapSquare[] = [];
    for (const [index, cell] of cells.entries()) {
      const startedAt = performance.now();
      events.started?.(cell, index, cells.length);
      const known = store.read(cell);
      const surroundings = {
        model: modelOf.get(cell.model)!,
        quantizer: methods.get(cell.method)?.quantizer,
        device,
        onProgress: events.progress ?? (() => undefined),
      };
      const result = known ?? (await runCell(cell, surroundings));
      if (!known) store.write(cell, result);
      const square = { id: cellId(cell), cell, result };
      squares.push(square);
      events.finished?.(square, !known, (performance.now() - startedAt) / 1000);
    }
    return squares;
  });
}

const cellFolder = ({ outFolder }: StudyOptions): string => join(outFolder, 'cells');
