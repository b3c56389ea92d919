import type { CalibrationNote } from './cell.ts';
import type { Recipe } from './recipe.ts';

/** One calibration set that a recipe asks for. */
export interface CalibrationChoice extends CalibrationNote {
  /** What relative paths start from: each model's folder, or the recipe's. */
  readonly from: 'model' | 'recipe';
}

type Setting = Omit<CalibrationChoice, 'seed'>;

/**
 * Every calibration set of a recipe: the one it describes with each of its seeds, then, for an ablation, each other size, length and
 * source alone with each seed, everything else as described.
 */
export function calibrationChoices({
  calibration,
  ablation,
}: Pick<Recipe, 'calibration' | 'ablation'>): CalibrationChoice[] {
  const { samples, length, seeds } = calibration;
  const described: Setting = { ...place(calibration), samples, length };
  const settings: Setting[] = [
    described,
    ...(ablation?.samples ?? []).map((value) => ({ ...described, samples: value })),
    ...(ablation?.length ?? []).map((value) => ({ ...described, length: value })),
    ...(ablation?.sources ?? []).map((other) => ({ ...described, ...place(other) })),
  ];
  const different = new Map(settings.map((setting) => [JSON.stringify(setting), setting]));
  return [...different.values()].flatMap((setting) => seeds.map((seed) => ({ ...setting, seed })));
}

function place({
  source,
  text,
}: {
  source?: string | undefined;
  text?: string | undefined;
}): Pick<Setting, 'source' | 'from'> {
  return source === undefined ? { source: text!, from: 'recipe' } : { source, from: 'model' };
}
