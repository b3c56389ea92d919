import type { ComputeDType } from '@ptqlab/models';
import type { OnFailure } from '@ptqlab/pipeline';
import { fingerprint, type Json } from './canonical-json.ts';
import type { Recipe } from './recipe.ts';

/** One square of the map: everything its result depends on, and nothing else. */
export interface Cell {
  /** Path as in the recipe, for people. */
  readonly model: string;
  /** SHA-256 of the model's files. */
  readonly modelHash: string;
  /** `full-precision`, or a method by name. */
  readonly method: string;
  /** SHA-256 of a method that is not built in; empty otherwise. */
  readonly methodHash: string;
  /** Canonical text; empty for full precision. */
  readonly scheme: string;
  readonly options: Readonly<Record<string, number | boolean | string>>;
  /** What happens when a layer cannot be quantized; `stop` for full precision. */
  readonly onFailure: OnFailure;
  /** What the calibration was drawn from and how, for people; null for full precision. */
  readonly calibration: CalibrationNote | null;
  /** SHA-256 of the calibration token ids; empty for full precision. */
  readonly calibrationHash: string;
  readonly calibrationSeed: number;
  /** The number format in which the model computes while it is evaluated. */
  readonly computeDtype: ComputeDType;
  /** The kind of backend that computes, with what changes its results. */
  readonly backend: string;
  /** What is measured: hashes of texts and documents, and how much of them. */
  readonly evaluation: Json;
  /** SHA-256 of the code that computes. */
  readonly codeVersion: string;
}

/** Where calibration sequences come from. */
export interface CalibrationNote {
  /** As in the recipe. */
  readonly source: string;
  readonly samples: number;
  /** Tokens a sequence. */
  readonly length: number;
  readonly seed: number;
}

export const FULL_PRECISION = 'full-precision';

/** The name under which a cell's result is stored: equal cells have equal ids, on every machine. */
export function cellId(cell: Cell): string {
  // The tokens of the calibration count, not the name of their file.
  const { model: _model, calibration: _calibration, ...content } = cell;
  return fingerprint(content as unknown as Json).slice(0, 32);
}

/** One line for people. */
export function describeCell({ model, method, scheme, options, calibrationSeed, computeDtype }: Cell): string {
  const settings = Object.entries(options).map(([name, value]) => ` ${name}=${value}`);
  const seed = calibrationSeed === 0 ? '' : ` seed ${calibrationSeed}`;
  const dtype = computeDtype === 'f32' ? '' : ` in ${computeDtype}`;
  return method === FULL_PRECISION
    ? `${model} full precision${dtype}`
    : `${model} ${method} ${scheme}${settings.join('')}${seed}${dtype}`;
}

/** A model as cells know it, with its calibration sets: those of the recipe in their order. */
export interface ModelFacts {
  /** As in the recipe. */
  readonly model: string;
  readonly modelHash: string;
  readonly calibrations: readonly { readonly note: CalibrationNote; readonly hash: string }[];
  readonly evaluation: Json;
  /** Of the model in full precision. */
  readonly baselineEvaluation: Json;
}

/** A method as cells know it. */
export interface MethodFacts {
  readonly hash: string;
  /** False for one that only rounds: other calibration sets would give the same model again. */
  readonly learns: boolean;
}

/** What decides results beside recipe and models. */
export interface CellContext {
  readonly methodOf: (index: number) => MethodFacts;
  readonly backend: string;
  readonly codeVersion: string;
}

/** All cells of a recipe in map order: per model full precision first, then the grid as written, calibration sets innermost. */
export function cellsOf(recipe: Recipe, models: readonly ModelFacts[], context: CellContext): Cell[] {
  const { computeDtype, onFailure, grid } = recipe;
  return models.flatMap(({ model, modelHash, calibrations, evaluation, baselineEvaluation }) => {
    const baseline: Cell = {
      model,
      modelHash,
      method: FULL_PRECISION,
      methodHash: '',
      scheme: '',
      options: {},
      onFailure: 'stop',
      calibration: null,
      calibrationHash: '',
      calibrationSeed: 0,
      computeDtype,
      backend: context.backend,
      evaluation: baselineEvaluation,
      codeVersion: context.codeVersion,
    };
    const quantized = grid.flatMap(({ method, schemes, options }, index) => {
      const { hash: methodHash, learns } = context.methodOf(index);
      const own = learns ? calibrations : calibrations.slice(0, 1);
      return schemes.flatMap((scheme) =>
        own.map(({ note, hash }): Cell => {
          const calibrated = { calibration: note, calibrationHash: hash, calibrationSeed: note.seed };
          return { ...baseline, method, methodHash, scheme, options, onFailure, ...calibrated, evaluation };
        }),
      );
    });
    return [baseline, ...quantized];
  });
}
