import type { StudyCell, StudyMap, StudySquare } from '../study-folder/study-schema.ts';

export const FULL_PRECISION = 'full-precision';

/** Cells that differ only in their calibration seed. */
export interface CellGroup {
  readonly key: string;
  readonly cell: StudyCell;
  readonly squares: readonly StudySquare[];
  /** Calibrated as the recipe says; the others belong to an ablation. */
  readonly isMain: boolean;
}

/** Groups the squares of a map by everything but the calibration seed, in map order. */
export function groupSquares({ recipe, squares }: StudyMap): CellGroup[] {
  const groups = new Map<string, StudySquare[]>();
  for (const square of squares) {
    const key = keyOf(square.cell);
    groups.set(key, [...(groups.get(key) ?? []), square]);
  }
  const all = [...groups].map(([key, members]) => ({ key, cell: members[0]!.cell, squares: members }));
  return all.map((group) => {
    const siblings = all.filter(({ cell }) => settingOf(cell) === settingOf(group.cell));
    const asInRecipe = siblings.filter(({ cell }) => isRecipes(cell, recipe.calibration));
    return { ...group, isMain: (asInRecipe[0] ?? siblings[0]) === group };
  });
}

/** Model, method, scheme, options, rescue, arithmetic and backend: what a setting is, whatever it was calibrated on. */
export function settingOf({ model, method, methodHash, scheme, options, ...rest }: StudyCell): string {
  const { computeDtype, onFailure, backend } = rest;
  return JSON.stringify([
    model,
    method,
    methodHash,
    scheme,
    Object.entries(options).sort(),
    computeDtype,
    onFailure,
    backend,
  ]);
}

/** `source, 32 × 256 tokens`; empty where nothing was calibrated. */
export function calibrationText({ calibration }: StudyCell): string {
  if (!calibration) return '';
  const { source, text, samples, length } = calibration;
  const size = samples === undefined ? '' : `${samples} × ${length ?? '?'} tokens`;
  return [source ?? text ?? '', size].filter((part) => part !== '').join(', ');
}

const keyOf = (cell: StudyCell): string => `${settingOf(cell)} ${calibrationText(cell)}`;

function isRecipes({ calibration }: StudyCell, recipe: StudyMap['recipe']['calibration']): boolean {
  if (!calibration || !recipe) return calibration === recipe;
  const same = (['source', 'text', 'samples', 'length'] as const).every(
    (name) => recipe[name] === undefined || calibration[name] === undefined || calibration[name] === recipe[name],
  );
  return same;
}
