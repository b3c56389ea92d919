import { significanceOf } from '../map/significance.ts';
import { holm } from '../statistics/holm.ts';
import type { StudyFolder } from '../study-folder/read-study.ts';
import { compareCells, type CellComparison } from './compare-cells.ts';
import { differingPaths, type DifferingPath } from './differing-paths.ts';
import { matchCells, type NamedCell } from './match-cells.ts';

/** Two studies side by side. */
export interface StudyComparison {
  readonly names: readonly [a: string, b: string];
  readonly alpha: number;
  /** Cells that both have, in A's order. */
  readonly cells: readonly CellComparison[];
  /** Cells that only one has, for people. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** Tasks that only one has in a cell that both have, by title. */
  readonly tasksOnlyA: readonly string[];
  readonly tasksOnlyB: readonly string[];
  /** What differs beside results: recipe, environment, and what cells say of models, code and arithmetic. */
  readonly differences: readonly DifferingPath[];
  readonly problems: readonly string[];
}

/**
 * Compares two studies document by document: every cell of both is compared with its match or named as only there. p values are
 * corrected by Holm over all tasks of all matched cells. α and margin are A's.
 */
export function compareStudies(a: StudyFolder, b: StudyFolder): StudyComparison {
  const significance = significanceOf(a.recipe.significance);
  const { pairs, onlyA, onlyB } = matchCells(a, b);
  const cells = pairs.map(([one, other]) => compareCells([a, one.square], [b, other.square], one, significance));
  const unique = (titles: readonly string[]): string[] => [...new Set(titles)];
  return {
    names: a.folder === b.folder ? [`${a.folder} (A)`, `${b.folder} (B)`] : [a.folder, b.folder],
    alpha: significance.alpha,
    cells: corrected(cells),
    onlyA: onlyA.map(nameOf),
    onlyB: onlyB.map(nameOf),
    tasksOnlyA: unique(cells.flatMap((cell) => cell.tasksOnlyA)),
    tasksOnlyB: unique(cells.flatMap((cell) => cell.tasksOnlyB)),
    differences: [
      ...differingPaths(a.recipe, b.recipe, 'recipe'),
      ...differingPaths(a.environment, b.environment, 'environment'),
      ...cellDifferences(pairs),
    ],
    problems: [...a.problems.map((problem) => `A: ${problem}`), ...b.problems.map((problem) => `B: ${problem}`)],
  };
}

const nameOf = ({ model, setting, square }: NamedCell): string =>
  `${model} ${setting}, seed ${square.cell.calibrationSeed}`;

/** What cells say of their circumstances, once for all cells that differ in the same way. */
function cellDifferences(pairs: readonly (readonly [NamedCell, NamedCell])[]): DifferingPath[] {
  const all = pairs.flatMap(([one, other]) => differingPaths(one.square.cell, other.square.cell, 'cell'));
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
