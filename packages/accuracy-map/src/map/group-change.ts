import { combinedError, floorVariance, seedVariance } from '../statistics/combined-error.ts';
import { meanAboveChance } from '../statistics/above-chance.ts';
import { meanDifference, type PairedDifference } from '../statistics/paired-difference.ts';
import { changeByT, type Change, type Scale } from './change.ts';
import { meanOverSeeds, type PairedScores } from './paired-scores.ts';
import type { Significance } from './significance.ts';
import { gainsBySeed, gainsOf } from './task-change.ts';

/** A task of a group: its paired documents, and what guessing gives. */
export interface GroupTask {
  readonly paired: PairedScores;
  readonly chance: number | null;
}

/** Means over tasks, every task counting alike whatever its number of documents. */
export interface GroupOutcome {
  readonly tasks: number;
  readonly documents: number;
  readonly before: number;
  readonly after: number;
  readonly chance: number;
  readonly change: Change;
  readonly gain: PairedDifference;
  /** p of "no better than guessing", here and in full precision. */
  readonly aboveChance: number;
  readonly baselineAboveChance: number;
}

/**
 * The mean change over tasks: a stratified estimate, Var = Σ seₜ² / T², with the variance between seeds of the mean, and the least
 * variance that scores always have.
 */
export function groupOutcome(tasks: readonly GroupTask[], scale: Scale, significance: Significance): GroupOutcome {
  const documents = tasks.reduce((sum, { paired }) => sum + paired.documents, 0);
  const gain = stratified(
    tasks.map(({ paired }) => gainsOf(paired, scale)),
    bySeed(tasks, (paired) => gainsBySeed(paired, scale)),
    scale,
  );
  const before = stratified(
    tasks.map(({ paired }) => paired.before),
    [],
    scale,
  );
  const after = stratified(
    tasks.map(({ paired }) => meanOverSeeds(paired.after)),
    bySeed(tasks, ({ after: lists }) => lists.map((list) => meanDifference(list).mean)),
    scale,
  );
  const chance = tasks.reduce((sum, task) => sum + (task.chance ?? 0), 0) / tasks.length;
  return {
    tasks: tasks.length,
    documents,
    before: before.mean,
    after: after.mean,
    chance,
    change: { ...changeByT(gain, documents, scale, significance), test: 'stratified t' },
    gain,
    aboveChance: meanAboveChance(after, chance),
    baselineAboveChance: meanAboveChance(before, chance),
  };
}

function stratified(
  lists: readonly (readonly number[])[],
  seedMeans: readonly number[],
  scale: Scale,
): PairedDifference {
  const count = lists.length;
  const strata = lists.map(meanDifference);
  const mean = strata.reduce((sum, stratum) => sum + stratum.mean, 0) / count;
  const heaviest = Math.max(...lists.map(({ length }) => 1 / (count * length)));
  return combinedError(mean, [
    ...strata.map(({ standardError, freedom }) => ({ variance: (standardError / count) ** 2, freedom })),
    seedVariance(seedMeans),
    ...(scale === 'score' ? [floorVariance(heaviest)] : []),
  ]);
}

/** Means over tasks of what each seed gave; a task that every seed answered alike counts the same for all. */
function bySeed(tasks: readonly GroupTask[], of: (paired: PairedScores) => readonly number[]): number[] {
  const perTask = tasks.map(({ paired }) => of(paired));
  const seeds = Math.max(...perTask.map(({ length }) => length));
  return Array.from(
    { length: seeds },
    (_, seed) => perTask.reduce((sum, means) => sum + (means[seed] ?? means[0]!), 0) / tasks.length,
  );
}
