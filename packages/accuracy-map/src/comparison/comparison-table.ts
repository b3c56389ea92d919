import { figureText, pText, signed } from '../claims/change-text.ts';
import type { MapTable } from '../map-table.ts';
import type { CellComparison, TaskComparison } from './compare-cells.ts';
import { sharedText } from './shared-text.ts';
import type { StudyComparison } from './compare-studies.ts';

/** A comparison in text: one row per cell and task that differ in any document. */
export function comparisonTable(comparison: StudyComparison): MapTable {
  const { cells, onlyA, onlyB, tasksOnlyA, tasksOnlyB, differences, names, problems } = comparison;
  const compared = cells.flatMap(({ tasks }) => tasks.filter(({ documents }) => documents > 0));
  const differing = compared.filter(({ flips }) => flips.length > 0).length;
  return {
    head: ['model', 'setting', 'seed', 'task', 'A', 'B', 'changed', 'B − A', 'p (Holm)'],
    rows: cells.flatMap((cell) => cell.tasks.filter(isWorthARow).map((task) => rowOf(cell, task))),
    notes: [
      `A is ${names[0]}, B is ${names[1]}`,
      `${cells.length} cells in both, ${onlyA.length} only in A, ${onlyB.length} only in B`,
      ...onlyA.map((cell) => `only in A: ${cell}`),
      ...onlyB.map((cell) => `only in B: ${cell}`),
      ...(tasksOnlyA.length > 0 ? [`tasks only in A: ${tasksOnlyA.join(', ')}`] : []),
      ...(tasksOnlyB.length > 0 ? [`tasks only in B: ${tasksOnlyB.join(', ')}`] : []),
      `${compared.length} tasks compared document by document: ${compared.length - differing} equal in every document, ${differing} not`,
      ...cells.filter(({ note }) => note !== '').map(({ model, setting, note }) => `${model} ${setting}: ${note}`),
      ...differences.map(({ path, a, b }) => `${path}: ${a ?? 'nothing'} in A, ${b ?? 'nothing'} in B`),
      ...problems,
    ],
  };
}

const isWorthARow = ({ flips, note }: TaskComparison): boolean => flips.length > 0 || note !== '';

function rowOf({ model, setting, seed }: CellComparison, task: TaskComparison): string[] {
  const value = (figure: number): string => (task.scale === 'score' ? (100 * figure).toFixed(1) : figureText(figure));
  const { change, flips, documents, note } = task;
  return [
    ...[model, setting, String(seed), task.title, value(task.a), value(task.b)],
    documents === 0 ? note : `${flips.length} of ${sharedText(task)}`,
    change ? `${signed(change.difference)}${change.scale === 'score' ? '' : ' %'}` : '',
    change ? pText(change.pAdjusted) : '',
  ];
}
