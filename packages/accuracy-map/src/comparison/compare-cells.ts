import type { Change, Scale } from '../map/change.ts';
import { pairScores } from '../map/paired-scores.ts';
import type { Significance } from '../map/significance.ts';
import { taskChange } from '../map/task-change.ts';
import { tasksOf } from '../map/tasks-of.ts';
import type { StudyFolder } from '../study-folder/read-study.ts';
import type { StudySquare, TaskScore } from '../study-folder/study-schema.ts';

/** A document that one study scored otherwise than the other. */
export interface Flip {
  readonly document: string;
  readonly a: number;
  readonly b: number;
}

/** One task of one cell in two studies. */
export interface TaskComparison {
  readonly task: string;
  readonly title: string;
  readonly scale: Scale;
  /** Figures over the documents that both have; over each side's own where `documents` is 0. */
  readonly a: number;
  readonly b: number;
  /** b − a on the documents that both have; null where they cannot be paired, with the reason in `note`. */
  readonly change: Change | null;
  /** Documents that both have, and how many each has. */
  readonly documents: number;
  readonly documentsA: number;
  readonly documentsB: number;
  /** Documents whose scores differ in any bit, the largest differences first. */
  readonly flips: readonly Flip[];
  readonly note: string;
}

/** One cell that both studies have. */
export interface CellComparison {
  readonly model: string;
  readonly setting: string;
  readonly seed: number;
  readonly tasks: readonly TaskComparison[];
  /** Titles of tasks that only one side has. */
  readonly tasksOnlyA: readonly string[];
  readonly tasksOnlyB: readonly string[];
  /** Figures of the cells that differ: bits per weight, errors. */
  readonly figures: readonly { readonly name: string; readonly a: number; readonly b: number }[];
  readonly note: string;
}

type Side = readonly [study: StudyFolder, square: StudySquare];

/** Compares two results of the same cell, document by document. */
export function compareCells(
  a: Side,
  b: Side,
  { model, setting }: Pick<CellComparison, 'model' | 'setting'>,
  significance: Significance,
): CellComparison {
  const [{ cell, result }, other] = [a[1], b[1].result];
  const facts = { model, setting, seed: cell.calibrationSeed, tasksOnlyA: [], tasksOnlyB: [] };
  if (result.status === 'failed' || other.status === 'failed') {
    const said = [result, other].map((one) => (one.status === 'failed' ? `failed (${one.reason})` : 'done'));
    return { ...facts, tasks: [], figures: [], note: said[0] === said[1] ? '' : `${said[0]} in A, ${said[1]} in B` };
  }
  const [ours, theirs] = [tasksOf(result), tasksOf(other)];
  const only = (mine: readonly TaskScore[], others: readonly TaskScore[]): string[] =>
    mine.filter(({ task }) => !others.some((twin) => twin.task === task)).map(({ title }) => title);
  const tasks = ours.flatMap((score) => {
    const twin = theirs.find(({ task }) => task === score.task);
    return twin ? [compareTask(a, b, score, twin, significance)] : [];
  });
  const names = [...new Set([...Object.keys(result.figures), ...Object.keys(other.figures)])];
  const figures = names.flatMap((name) => {
    const [x, y] = [result.figures[name] ?? Number.NaN, other.figures[name] ?? Number.NaN];
    return Object.is(x, y) ? [] : [{ name, a: x, b: y }];
  });
  return { ...facts, tasks, tasksOnlyA: only(ours, theirs), tasksOnlyB: only(theirs, ours), figures, note: '' };
}

function compareTask(a: Side, b: Side, score: TaskScore, twin: TaskScore, significance: Significance): TaskComparison {
  const { task, title, higherIsBetter } = score;
  const scale: Scale = higherIsBetter ? 'score' : 'perplexity';
  const counts = { documents: 0, documentsA: score.n, documentsB: twin.n };
  const facts = { task, title, scale, ...counts, a: score.value, b: twin.value };
  const none = { ...facts, change: null, flips: [] };
  if (score.metric !== twin.metric) return { ...none, note: `${score.metric} in A, ${twin.metric} in B` };
  const [one, other] = [a, b].map(([study, { id }]) => study.scores.get(`${id}/${task}`));
  if (!one || !other) return { ...none, note: 'records of documents are missing' };
  const paired = pairScores(one, [other]);
  if (typeof paired === 'string') return { ...none, note: paired };
  const theirs = new Set(other.documents);
  const shared = one.documents.filter((document) => theirs.has(document));
  const flips = shared.flatMap((document, i): Flip[] => {
    const [before, after] = [paired.before[i]!, paired.after[0]![i]!];
    return Object.is(before, after) ? [] : [{ document, a: before, b: after }];
  });
  flips.sort((x, y) => Math.abs(y.b - y.a) - Math.abs(x.b - x.a));
  const isFinite = [...paired.before, ...paired.after[0]!].every(Number.isFinite);
  const change = isFinite && paired.documents > 1 ? taskChange(paired, scale, significance) : null;
  return {
    ...facts,
    a: figureOver(paired.before, scale),
    b: figureOver(paired.after[0]!, scale),
    change,
    documents: paired.documents,
    flips,
    note: isFinite ? '' : 'some numbers are not finite',
  };
}

/** A task's figure over some of its documents. */
function figureOver(units: readonly number[], scale: Scale): number {
  const mean = units.reduce((sum, unit) => sum + unit, 0) / units.length;
  return scale === 'score' ? mean : Math.exp(mean);
}
