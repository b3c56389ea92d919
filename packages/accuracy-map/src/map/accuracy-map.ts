import type { ClaimOutcome } from '../claims/claim-outcome.ts';
import { judgeClaims } from '../claims/judge-claims.ts';
import { holm } from '../statistics/holm.ts';
import type { StudyFolder } from '../study-folder/read-study.ts';
import { RETAINED_AT_MOST, verdictOf } from '../verdicts/rules.ts';
import { assessSetting, type AssessedSetting } from './assess-setting.ts';
import { holmNote } from './holm-note.ts';
import type { JudgedMap, TaskColumn } from './judged-map.ts';
import { reachOf, type Reach } from './reach.ts';
import { FULL_PRECISION, groupSquares, type CellGroup } from './setting-key.ts';
import type { Setting } from './setting.ts';
import { significanceOf, type Significance } from './significance.ts';
import { tasksOf } from './tasks-of.ts';

/** What a study says: rows, columns, verdicts and claims. Made from its folder alone; the same folder gives the same map. */
export interface AccuracyMap extends JudgedMap {
  readonly claims: readonly ClaimOutcome[];
  /** Undefined without scored tasks. */
  readonly reach: Reach | undefined;
  /** Documents a task that the recipe asked for; undefined where it asked for all. */
  readonly limit: number | undefined;
  /** What was missing in the folder or did not fit, one sentence each. */
  readonly problems: readonly string[];
}

/** Judges everything a study measured. Pure: reads no clock, no file and no random source without a fixed seed. */
export function accuracyMap(study: StudyFolder): AccuracyMap {
  const significance = significanceOf(study.recipe.significance);
  const groups = groupSquares(study);
  const models = [...new Set(groups.map(({ cell }) => cell.model))].map((name) => ({
    name,
    parameters: study.environment.models.find((model) => model.name === name)?.parameters,
  }));
  const settings = models.flatMap(({ name }) =>
    settingsOf(
      groups.filter(({ cell }) => cell.model === name),
      study,
      significance,
    ),
  );
  const { name, limit } = study.recipe;
  const tasks = columnsOf(study);
  const map = { name, significance, models, tasks, settings };
  return {
    ...map,
    claims: judgeClaims(map),
    reach: reachOf(settings, tasks, significance),
    limit,
    problems: study.problems,
  };
}

/** The settings of one model, with Holm's correction over those that stand in the map. */
function settingsOf(groups: readonly CellGroup[], study: StudyFolder, significance: Significance): Setting[] {
  const assessed = groups.map((group) => assessSetting(group, baselineOf(group, groups), study, significance));
  const tested = assessed.filter(({ outcome, isFullPrecision }) => outcome && !isFullPrecision);
  const adjusted = new Map<Setting, Corrected>();
  for (const isMain of [true, false]) {
    const family = tested.filter((setting) => setting.isMain === isMain);
    const all = holm(family.map(({ outcome }) => outcome!.change.p));
    all.forEach((p, i) => adjusted.set(family[i]!, { p, family: family.length }));
  }
  return assessed.map((setting) => judge(setting, adjusted.get(setting), significance));
}

/** A p value after Holm's correction over so many settings. */
interface Corrected {
  readonly p: number;
  readonly family: number;
}

/** Full precision in the same arithmetic, else in any. */
function baselineOf({ cell }: CellGroup, groups: readonly CellGroup[]): CellGroup | undefined {
  const all = groups.filter((group) => group.cell.method === FULL_PRECISION);
  return all.find((group) => group.cell.computeDtype === cell.computeDtype) ?? all[0];
}

function judge(
  { outcome, ...setting }: AssessedSetting,
  corrected: Corrected | undefined,
  significance: Significance,
): Setting {
  if (setting.isFullPrecision) return setting;
  const { alpha } = significance;
  const change = outcome && corrected ? { ...outcome.change, pAdjusted: corrected.p } : undefined;
  const worse = outcome !== undefined && outcome.gain.mean < 0;
  const verdict = verdictOf({
    failed: setting.failure !== undefined,
    notFinite: setting.overflow !== undefined || setting.tasks.some(({ notFinite }) => notFinite > 0),
    paired: change !== undefined,
    headroom: change?.scale === 'perplexity' || (outcome?.baselineAboveChance ?? 1) <= alpha,
    lower: worse && corrected!.p <= alpha,
    atChance: change?.scale === 'score' && (outcome!.aboveChance > alpha || hardlyRetains(outcome!)),
    equivalent: change !== undefined && change.pEquivalent <= alpha,
    tolerable: change !== undefined && change.pTolerable <= alpha,
    harmedTask: setting.tasks.some((task) => task.verdict === 'harmful' || task.verdict === 'near chance'),
    collapsedTask: setting.tasks.some((task) => task.verdict === 'near chance'),
  });
  const withheld =
    change && worse && verdict === 'not distinguishable' ? holmNote(change, corrected!.family, 'settings', alpha) : '';
  const own = noteOf(setting);
  return {
    ...setting,
    change,
    verdict,
    note: own === '' ? (verdict === 'harmful' ? collapseNote(setting) : withheld) : own,
  };
}

/** Which tasks make a setting harmful whatever its mean. */
function collapseNote({ tasks }: Pick<Setting, 'tasks'>): string {
  const collapsed = tasks.filter(({ verdict }) => verdict === 'near chance').map(({ task }) => task);
  return collapsed.length === 0 ? '' : `near chance: ${collapsed.join(', ')}`;
}

function hardlyRetains({ before, after, chance }: NonNullable<AssessedSetting['outcome']>): boolean {
  return after - chance <= RETAINED_AT_MOST * (before - chance);
}

function noteOf({ failure, overflow, tasks }: Omit<AssessedSetting, 'outcome'>): string {
  if (failure) return failure;
  if (overflow) return `first overflow: ${overflow}`;
  const broken = tasks.filter(({ notFinite }) => notFinite > 0);
  if (broken.length > 0) return `not finite: ${broken.map(({ task }) => task).join(', ')}`;
  return tasks.find(({ change, note }) => change === null && note !== '')?.note ?? '';
}

function columnsOf({ squares }: StudyFolder): TaskColumn[] {
  const columns = new Map<string, TaskColumn>();
  for (const { result } of squares) {
    if (result.status === 'failed') continue;
    for (const { task, title, category, metric, higherIsBetter, chance } of tasksOf(result))
      if (!columns.has(task)) columns.set(task, { task, title, category, metric, higherIsBetter, chance });
  }
  return [...columns.values()];
}
