import { binomialAboveChance, meanAboveChance } from '../statistics/above-chance.ts';
import { combinedError, floorVariance, seedVariance } from '../statistics/combined-error.ts';
import { meanDifference, type PairedDifference } from '../statistics/paired-difference.ts';
import type { ScoreTable } from '../study-folder/score-table.ts';
import type { TaskScore } from '../study-folder/study-schema.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { Change, Scale } from './change.ts';
import { isBinary, meanOverSeeds, pairScores, type PairedScores } from './paired-scores.ts';
import type { Significance } from './significance.ts';
import { taskChange } from './task-change.ts';

/** One task in one setting: the figure, its errors, and what it means beside full precision. */
export interface TaskOutcome {
  readonly task: string;
  /** Mean over seeds. */
  readonly value: number;
  /** Standard error from the choice of documents; null where it is not known. */
  readonly stderr: number | null;
  /** Figure of every calibration seed, in the cells' order. */
  readonly bySeed: readonly number[];
  /** Sample standard deviation over seeds; null with one seed. */
  readonly seedDeviation: number | null;
  readonly documents: number;
  /** Documents with a number that is not finite, over all seeds. */
  readonly notFinite: number;
  readonly change: Change | null;
  /** p of "no better than guessing" here and in full precision; null where nothing can be guessed. */
  readonly aboveChance: number | null;
  /** Null in full precision. */
  readonly verdict: Verdict | null;
  /** Why there is no change, or what a reader should know beside the verdict. */
  readonly note: string;
}

/** A task's outcome before its family is known, with what group tests need. */
export interface TaskAssessment extends Omit<TaskOutcome, 'verdict'> {
  readonly scale: Scale;
  readonly chance: number | null;
  readonly paired: PairedScores | undefined;
  readonly baseline: number | undefined;
  readonly baselineAboveChance: number | null;
}

/** One task of all seeds of a setting. @param baseline the task in full precision; undefined for full precision itself, or where it is missing */
export function assessTask(
  scores: readonly TaskScore[],
  tables: readonly (ScoreTable | undefined)[],
  baseline: { readonly score: TaskScore; readonly table: ScoreTable | undefined } | undefined,
  significance: Significance,
): TaskAssessment {
  const [{ task, higherIsBetter, chance, n, stderr }] = scores as readonly [TaskScore];
  const scale: Scale = higherIsBetter ? 'score' : 'perplexity';
  const bySeed = scores.map(({ value }) => value);
  const value = bySeed.reduce((sum, figure) => sum + figure, 0) / bySeed.length;
  const notFinite = scores.reduce((sum, score) => sum + (score.notFinite || (Number.isFinite(score.value) ? 0 : 1)), 0);
  const own = tables.every((table) => table !== undefined) ? (tables as readonly ScoreTable[]) : undefined;
  const [paired, reason] = notFinite > 0 ? [undefined, ''] : pairing(own, baseline);
  const self = own && notFinite === 0 ? asPaired(pairScores(own[0]!, own)) : undefined;
  return {
    task,
    value,
    stderr: scores.length === 1 || !self ? stderr : standardErrorOf(self, scale, value),
    bySeed,
    seedDeviation: bySeed.length > 1 ? deviation(bySeed) : null,
    documents: n,
    notFinite,
    change: paired && paired.documents > 1 ? taskChange(paired, scale, significance) : null,
    aboveChance: aboveChanceOf(self, chance, scale),
    note: paired?.documents === 1 ? 'one document says nothing of a difference' : reason,
    scale,
    chance,
    paired: paired && paired.documents > 1 ? paired : undefined,
    baseline: baseline?.score.value,
    baselineAboveChance: baseline?.table
      ? aboveChanceOf(asPaired(pairScores(baseline.table, [baseline.table])), chance, scale)
      : null,
  };
}

function pairing(
  own: readonly ScoreTable[] | undefined,
  baseline: { readonly table: ScoreTable | undefined } | undefined,
): [PairedScores | undefined, string] {
  if (!baseline) return [undefined, 'full precision has no such task'];
  if (!own || !baseline.table) return [undefined, 'records of documents are missing'];
  const paired = pairScores(baseline.table, own);
  return typeof paired === 'string' ? [undefined, paired] : [paired, ''];
}

const asPaired = (paired: PairedScores | string): PairedScores | undefined =>
  typeof paired === 'string' ? undefined : paired;

/** Mean score over seeds with the errors of documents and seeds. */
export function meanScore({ after, documents }: PairedScores): PairedDifference {
  const { mean, standardError, freedom } = meanDifference(meanOverSeeds(after));
  const bySeed = after.map((list) => meanDifference(list).mean);
  return combinedError(mean, [
    { variance: standardError ** 2, freedom },
    seedVariance(bySeed),
    floorVariance(1 / documents),
  ]);
}

function standardErrorOf({ after }: PairedScores, scale: Scale, value: number): number | null {
  const { standardError } = meanDifference(meanOverSeeds(after));
  if (!Number.isFinite(standardError)) return null;
  return scale === 'score' ? standardError : value * standardError;
}

function aboveChanceOf(self: PairedScores | undefined, chance: number | null, scale: Scale): number | null {
  if (!self || chance === null || scale === 'perplexity') return null;
  if (!isBinary(self)) return meanAboveChance(meanScore(self), chance);
  const right = self.after[0]!.reduce((sum, score) => sum + score, 0);
  return binomialAboveChance(right, self.documents, chance);
}

/** Sample standard deviation. */
export function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
