import { groupSquares } from '../map/setting-key.ts';
import { significanceOf } from '../map/significance.ts';
import { holm } from '../statistics/holm.ts';
import type { StudyFolder } from '../study-folder/read-study.ts';
import type { StudySquare } from '../study-folder/study-schema.ts';
import { compareCells, type CellComparison } from './compare-cells.ts';
import { differingPaths, type DifferingPath } from './differing-paths.ts';

/** Two studies side by side. */
export interface StudyComparison {
  readonly names: readonly [a: string, b: string];
  readonly alpha: number;
  /** Cells that both have, in A's order. */
  readonly cells: readonly CellComparison[];
  /** Cells that only one has, for people. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** What differs beside results: recipe, environment, and what cells say of models, code and arithmetic. */
  readonly differences: readonly DifferingPath[];
  readonly problems: readonly string[];
}

/**
 * Compares two studies document by document. Cells are matched by the last part of the model's name, method, scheme, options and seed;
 * p values are corrected by Holm over all tasks of all matched cells. α and margin are A's.
 */
export function compareStudies(a: StudyFolder, b: StudyFolder): StudyComparison {
  const significance = significanceOf(a.recipe.significance);
  const [ours, theirs] = [cellsOf(a), cellsOf(b)];
  const matched = [...ours].flatMap(([name, square]) => {
    const twin = theirs.get(name);
    return twin ? [{ name, square, twin }] : [];
  });
  const cells = matched.map(({ square, twin }) =>
    compareCells([a, square], [b, twin], settingText(square), significance),
  );
  const only = (mine: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>): string[] =>
    [...mine.keys()].filter((name) => !others.has(name));
  return {
    names: a.folder === b.folder ? [`${a.folder} (A)`, `${b.folder} (B)`] : [a.folder, b.folder],
    alpha: significance.alpha,
    cells: corrected(cells),
    onlyA: only(ours, theirs),
    onlyB: only(theirs, ours),
    differences: [
      ...differingPaths(a.recipe, b.recipe, 'recipe'),
      ...differingPaths(a.environment, b.environment, 'environment'),
      ...cellDifferences(matched),
    ],
    problems: [...a.problems.map((problem) => `A: ${problem}`), ...b.problems.map((problem) => `B: ${problem}`)],
  };
}

/** The cells that stand in a study's map, by a name that does not depend on where its models lie. */
function cellsOf(study: StudyFolder): Map<string, StudySquare> {
  const squares = groupSquares(study).flatMap((group) => (group.isMain ? group.squares : []));
  return new Map(
    squares.map((square) => {
      const { model, calibrationSeed } = square.cell;
      return [`${model.split('/').at(-1)} ${settingText(square)}, seed ${calibrationSeed}`, square] as const;
    }),
  );
}

function settingText({ cell: { method, scheme, options } }: StudySquare): string {
  const settings = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return [method, scheme, ...settings].filter((part) => part !== '').join(' ');
}

/** What cells say of their circumstances, once for all cells that differ in the same way. */
function cellDifferences(
  matched: readonly { readonly square: StudySquare; readonly twin: StudySquare }[],
): DifferingPath[] {
  const all = matched.flatMap(({ square, twin }) => differingPaths(square.cell, twin.cell, 'cell'));
  return [...new Map(all.map((difference) => [JSON.stringify(difference), difference])).values()];
}

function corrected(cells: readonly CellComparison[]): CellComparison[] {
  const tested = cells.flatMap(({ tasks }) => tasks.filter(({ change }) => change !== null));
  const adjusted = new Map(holm(tested.map(({ change }) => change!.p)).map((p, i) => [tested[i]!, p]));
  return cells.map((cell) => ({
    ...cell,
    tasks: cell.tasks.map((task) =>
      task.change ? { ...task, change: { ...task.change, pAdjusted: adjusted.get(task)! } } : task,
    ),
  }));
}
