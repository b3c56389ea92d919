import { confidenceInterval, differenceTest, equivalenceTest, noFallTest } from '../statistics/paired-difference.ts';
import type { PairedDifference } from '../statistics/paired-difference.ts';
import type { Significance } from './significance.ts';

/** A score between 0 and 1 of which more is better, or the logarithm of a perplexity. */
export type Scale = 'score' | 'perplexity';

/** What changed against full precision on the same documents, and what the tests say of it. */
export interface Change {
  readonly scale: Scale;
  readonly documents: number;
  /** After − before for scores (0.01 = one point); relative change for perplexities (0.01 = 1 % more). */
  readonly difference: number;
  /** Holds the true change with probability 1 − 2α: the interval that the equivalence test looks at. */
  readonly interval: readonly [low: number, high: number];
  /** Documents right before and wrong after, and the reverse; only where scores are 0 or 1 and there is one seed. */
  readonly lost?: number;
  readonly won?: number;
  readonly test: 'McNemar, exact' | 'paired t' | 'stratified t';
  /** Two-sided, of no difference; as it is, and after Holm's correction over the family that the docs name. */
  readonly p: number;
  readonly pAdjusted: number;
  /** Of a change outside the margin, and of a loss beyond the tolerance: small values rule it out. */
  readonly pEquivalent: number;
  readonly pTolerable: number;
  /** Of one task: percentile bootstrap over its documents, of the same coverage. No verdict rests on it. */
  readonly bootstrap?: readonly [low: number, high: number];
}

/** Tests of a mean change by t, for either scale. `gain` is positive where things got better. */
export function changeByT(
  gain: PairedDifference,
  documents: number,
  scale: Scale,
  { alpha, margin, tolerance }: Significance,
): Change {
  const limit = (size: number): number => limitOn(scale, size);
  const [low, high] = confidenceInterval(gain, 1 - 2 * alpha);
  const p = differenceTest(gain);
  return {
    scale,
    documents,
    difference: changeOf(scale, gain.mean),
    interval: scale === 'score' ? [low, high] : [changeOf(scale, high), changeOf(scale, low)],
    test: 'paired t',
    p,
    pAdjusted: p,
    pEquivalent: equivalenceTest(gain, limit(margin)),
    pTolerable: noFallTest(gain, limit(tolerance)),
  };
}

/** A gain in the terms people read: points of a score, or relative change of a perplexity (a loss is a rise). */
export const changeOf = (scale: Scale, gain: number): number => (scale === 'score' ? gain : Math.expm1(-gain));

/** A margin on the scale of the gains: a perplexity's is of its logarithm. */
export const limitOn = (scale: Scale, size: number): number => (scale === 'score' ? size : Math.log1p(size));

/** The gain that a change stands for. */
export const gainOf = ({ scale, difference }: Change): number =>
  scale === 'score' ? difference : -Math.log1p(difference);
