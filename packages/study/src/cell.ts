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
  /** SHA-256 of the calibration token ids; empty for full precision. */
  readonly calibrationHash: string;
  readonly calibrationSeed: number;
  /** What is measured: text hash, window length and number. */
  readonly evaluation: Json;
  /** SHA-256 of the code that computes. */
  readonly codeVersion: string;
}

export const FULL_PRECISION = 'full-precision';

/** The name under which a cell's result is stored: equal cells have equal ids, on every machine. */
export function cellId(cell: Cell): string {
  const { model: _model, ...content } = cell;
  return fingerprint(content as unknown as Json).slice(0, 32);
}

/** One line for people. */
export function describeCell({ model, method, scheme, options, calibrationSeed }: Cell): string {
  const settings = Object.entries(options).map(([name, value]) => ` ${name}=${value}`);
  const seed = calibrationSeed === 0 ? '' : ` seed ${calibrationSeed}`;
  return method === FULL_PRECISION
    ? `${model} full precision`
    : `${model} ${method} ${scheme}${settings.join('')}${seed}`;
}

/** What cells need to know of one model before they can be named. */
export interface ModelFacts {
  readonly model: string;
  readonly modelHash: string;
  readonly calibrationHash: (seed: number) => string;
  readonly evaluation: Json;
  readonly baselineEvaluation: Json;
}

/** All cells of a recipe in map order: per model full precision first, then the grid as written, seeds innermost. */
export function cellsOf(
  recipe: Recipe,
  models: readonly ModelFacts[],
  methodHash: (method: string) => string,
  codeVersion: string,
): Cell[] {
  return models.flatMap(({ model, modelHash, calibrationHash, evaluation, baselineEvaluation }) => {
    const baseline: Cell = {
      model,
      modelHash,
      method: FULL_PRECISION,
      methodHash: '',
      scheme: '',
      options: {},
      calibrationHash: '',
      calibrationSeed: 0,
      evaluation: baselineEvaluation,
      codeVersion,
    };
    const quantized = recipe.grid.flatMap(({ method, schemes, options }) =>
      schemes.flatMap((scheme) =>
        recipe.calibration.seeds.map((seed) => ({
          ...baseline,
          method,
          methodHash: methodHash(method),
          scheme,
          options,
          calibrationHash: calibrationHash(seed),
          calibrationSeed: seed,
          evaluation,
        })),
      ),
    );
    return [baseline, ...quantized];
  });
}
