import { combinedError, floorVariance, seedVariance } from '../statistics/combined-error.ts';
import { discordance, mcnemarExact } from '../statistics/mcnemar.ts';
import { pairedBootstrap } from '../statistics/paired-bootstrap.ts';
import { meanDifference, type PairedDifference } from '../statistics/paired-difference.ts';
import { equivalenceOfProportions, noFallOfProportion, proportionInterval } from '../statistics/paired-proportions.ts';
import { changeByT, changeOf, type Change, type Scale } from './change.ts';
import { isBinary, type PairedScores } from './paired-scores.ts';
import type { Significance } from './significance.ts';

const RESAMPLES = 1000;
const BOOTSTRAP_SEED = 20260621;

/** Tests of one task: exact where scores are 0 or 1 and there is one seed, else by t with the seeds' share of the error. */
export function taskChange(scores: PairedScores, scale: Scale, significance: Significance): Change {
  const change =
    scale === 'score' && isBinary(scores)
      ? exactChange(scores, significance)
      : changeByT(gainOfTask(scores, scale), scores.documents, scale, significance);
  return { ...change, bootstrap: bootstrapOf(gainsOf(scores, scale), scale, 1 - 2 * significance.alpha) };
}

function bootstrapOf(gains: readonly number[], scale: Scale, confidence: number): [low: number, high: number] {
  const zeros = gains.map(() => 0);
  const ends = pairedBootstrap(zeros, gains, { resamples: RESAMPLES, seed: BOOTSTRAP_SEED, confidence });
  const [low, high] = ends.map((end) => changeOf(scale, end)) as [number, number];
  return scale === 'score' ? [low, high] : [high, low];
}

/** Mean gain of a task with the error of documents, of seeds, and the least that scores always have. */
export function gainOfTask(scores: PairedScores, scale: Scale): PairedDifference {
  const { mean, standardError, freedom } = meanDifference(gainsOf(scores, scale));
  return combinedError(mean, [
    { variance: standardError ** 2, freedom },
    seedVariance(gainsBySeed(scores, scale)),
    ...(scale === 'score' ? [floorVariance(1 / scores.documents)] : []),
  ]);
}

/** Gain of every document, averaged over seeds: positive where things got better. */
export function gainsOf({ before, after }: PairedScores, scale: Scale): number[] {
  const sign = scale === 'score' ? 1 : -1;
  return before.map((score, i) => {
    const mean = after.reduce((sum, list) => sum + list[i]!, 0) / after.length;
    return sign * (mean - score);
  });
}

/** Mean gain of every seed. */
export function gainsBySeed({ before, after }: PairedScores, scale: Scale): number[] {
  return after.map((list) => meanDifference(gainsOf({ documents: before.length, before, after: [list] }, scale)).mean);
}

function exactChange({ before, after, documents }: PairedScores, { alpha, margin, tolerance }: Significance): Change {
  const changes = discordance(before, after[0]!);
  const p = mcnemarExact(changes);
  return {
    scale: 'score',
    documents,
    difference: (changes.won - changes.lost) / documents,
    interval: proportionInterval(changes, documents, 1 - 2 * alpha),
    ...changes,
    test: 'McNemar, exact',
    p,
    pAdjusted: p,
    pEquivalent: equivalenceOfProportions(changes, documents, margin),
    pTolerable: noFallOfProportion(changes, documents, tolerance),
  };
}
