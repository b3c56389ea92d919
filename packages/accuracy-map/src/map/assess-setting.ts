import { holm } from '../statistics/holm.ts';
import type { StudyFolder } from '../study-folder/read-study.ts';
import type { DoneResult, StudySquare, TaskScore } from '../study-folder/study-schema.ts';
import { RETAINED_AT_MOST, verdictOf } from '../verdicts/rules.ts';
import { holmNote } from './holm-note.ts';
import { groupOutcome, type GroupOutcome, type GroupTask } from './group-change.ts';
import { rescueText } from './rescue-text.ts';
import { schemeFacts } from './scheme-facts.ts';
import { calibrationText, FULL_PRECISION, type CellGroup } from './setting-key.ts';
import type { MeanScore, Setting } from './setting.ts';
import type { Significance } from './significance.ts';
import { tasksOf } from './tasks-of.ts';
import { assessTask, deviation, type TaskAssessment, type TaskOutcome } from './task-outcome.ts';

/** A setting whose own verdict waits for its family: the p values of the other settings of its model. */
export interface AssessedSetting extends Setting {
  readonly outcome: GroupOutcome | undefined;
}

/** All tasks of a setting, judged with Holm's correction over the tasks of this setting. */
export function assessSetting(
  group: CellGroup,
  baseline: CellGroup | undefined,
  study: StudyFolder,
  significance: Significance,
): AssessedSetting {
  const { cell, squares } = group;
  const isFullPrecision = cell.method === FULL_PRECISION;
  const done = squares.flatMap(({ id, result }) => (result.status === 'done' ? [{ id, result }] : []));
  const failure = squares.find(({ result }) => result.status === 'failed');
  const references = isFullPrecision || !baseline ? new Map<string, Reference>() : referencesOf(baseline, study);
  const assessed = taskNames(done).map((task) => assess(task, done, references.get(task), study, significance));
  const tasks = isFullPrecision
    ? assessed.map((task) => outcomeOf({ ...task, note: '' }, null))
    : judgeTasks(assessed, significance, failure !== undefined);
  const groups = new Map(
    assessed.flatMap(({ task, paired, chance }) => (paired ? [[task, { paired, chance }] as const] : [])),
  );
  const inGroup = groupOf(assessed, groups);
  const figures = done.map(({ result }) => result.figures);
  return {
    key: group.key,
    model: cell.model,
    method: cell.method,
    scheme: cell.scheme,
    bits: schemeFacts(cell.scheme),
    options: cell.options,
    calibration: calibrationText(cell),
    calibrationSamples: cell.calibration?.samples,
    computeDtype: cell.computeDtype,
    seeds: squares.map((square) => square.cell.calibrationSeed),
    cellIds: squares.map(({ id }) => id),
    isFullPrecision,
    isMain: group.isMain,
    failure: failure ? reasonOf(failure) : undefined,
    rescue: rescueText(done.map(({ result }) => result)),
    overflow: overflowOf(done),
    bitsPerWeight: meanOf(figures.map((figure) => figure['bitsPerWeight'])),
    outputError: meanOf(figures.map((figure) => figure['outputError'])),
    weightError: meanOf(figures.map((figure) => figure['weightError'])),
    mean: meanScoreOf(assessed),
    change: undefined,
    tasks,
    verdict: null,
    note: '',
    modules: done[0]?.result.modules ?? [],
    groups,
    outcome: inGroup.tasks.length > 0 ? groupOutcome(inGroup.tasks, inGroup.scale, significance) : undefined,
  };
}

interface Done {
  readonly id: string;
  readonly result: DoneResult;
}

interface Reference {
  readonly score: TaskScore;
  readonly table: ReturnType<StudyFolder['scores']['get']>;
}

function referencesOf({ squares }: CellGroup, { scores }: StudyFolder): Map<string, Reference> {
  const [first] = squares;
  if (!first || first.result.status === 'failed') return new Map();
  return new Map(
    tasksOf(first.result).map((score) => [score.task, { score, table: scores.get(`${first.id}/${score.task}`) }]),
  );
}

const taskNames = (done: readonly Done[]): string[] => [
  ...new Set(done.flatMap(({ result }) => tasksOf(result).map(({ task }) => task))),
];

function assess(
  task: string,
  done: readonly Done[],
  reference: Reference | undefined,
  { scores }: StudyFolder,
  significance: Significance,
): TaskAssessment {
  const own = done.flatMap(({ id, result }) =>
    tasksOf(result).flatMap((score) => (score.task === task ? [{ score, table: scores.get(`${id}/${task}`) }] : [])),
  );
  return assessTask(
    own.map(({ score }) => score),
    own.map(({ table }) => table),
    reference,
    significance,
  );
}

function judgeTasks(assessed: readonly TaskAssessment[], { alpha }: Significance, failed: boolean): TaskOutcome[] {
  const tested = assessed.filter(({ change }) => change !== null);
  const adjusted = new Map(holm(tested.map(({ change }) => change!.p)).map((p, i) => [tested[i]!.task, p] as const));
  return assessed.map((task) => {
    const change = task.change && { ...task.change, pAdjusted: adjusted.get(task.task)! };
    const worse = change ? (change.scale === 'score' ? change.difference < 0 : change.difference > 0) : false;
    const headroom = task.baselineAboveChance === null || task.baselineAboveChance <= alpha;
    const verdict = verdictOf({
      failed,
      notFinite: task.notFinite > 0,
      paired: change !== null,
      headroom,
      lower: worse && change!.pAdjusted <= alpha,
      atChance: task.aboveChance !== null && (task.aboveChance > alpha || retains(task)),
      equivalent: change !== null && change.pEquivalent <= alpha,
      tolerable: change !== null && change.pTolerable <= alpha,
      harmedTask: false,
      collapsedTask: false,
    });
    const withheld =
      change && worse && verdict === 'not distinguishable' ? holmNote(change, tested.length, 'tasks', alpha) : '';
    const note = !headroom ? 'full precision is not above chance here' : withheld;
    return outcomeOf({ ...task, change, note: task.note === '' ? note : task.note }, verdict);
  });
}

/** Whether hardly anything of what full precision has above chance is left. */
function retains({ value, baseline, chance }: TaskAssessment): boolean {
  return baseline !== undefined && value - chance! <= RETAINED_AT_MOST * (baseline - chance!);
}

function outcomeOf(task: TaskAssessment, verdict: TaskOutcome['verdict']): TaskOutcome {
  const { scale: _scale, chance: _chance, paired: _paired, baseline: _b, baselineAboveChance: _p, ...outcome } = task;
  return { ...outcome, verdict };
}

/** What the setting's own verdict is about: its scores; its perplexities where it has none. */
function groupOf(
  assessed: readonly TaskAssessment[],
  groups: ReadonlyMap<string, GroupTask>,
): { readonly tasks: GroupTask[]; readonly scale: 'score' | 'perplexity' } {
  const scale = assessed.some((task) => task.scale === 'score') ? 'score' : 'perplexity';
  const tasks = assessed.flatMap(({ task, scale: own }) => (own === scale ? (groups.get(task) ?? []) : []));
  return { tasks, scale };
}

function meanScoreOf(assessed: readonly TaskAssessment[]): MeanScore | undefined {
  const scores = assessed.filter(({ scale }) => scale === 'score');
  if (scores.length === 0) return undefined;
  const mean = (of: (task: TaskAssessment) => number): number =>
    scores.reduce((sum, task) => sum + of(task), 0) / scores.length;
  const seeds = Math.max(...scores.map(({ bySeed }) => bySeed.length));
  const bySeed = Array.from({ length: seeds }, (_, seed) => mean((task) => task.bySeed[seed] ?? task.value));
  const known = scores.every(({ stderr }) => stderr !== null);
  return {
    tasks: scores.length,
    value: mean(({ value }) => value),
    stderr: known ? Math.sqrt(scores.reduce((sum, { stderr }) => sum + stderr! ** 2, 0)) / scores.length : null,
    bySeed,
    seedDeviation: seeds > 1 ? deviation(bySeed) : null,
    chance: mean(({ chance }) => chance ?? 0),
  };
}

function reasonOf({ cell, result }: StudySquare): string {
  return `seed ${cell.calibrationSeed}: ${result.status === 'failed' ? result.reason : ''}`;
}

function overflowOf(done: readonly Done[]): string | undefined {
  const found = done.find(({ result }) => result.overflow !== null)?.result.overflow;
  return found ? `layer ${found.layer}, ${found.op}` : undefined;
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
