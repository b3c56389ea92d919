import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import type { Discordance } from './mcnemar.ts';
import { requireMargin } from './paired-difference.ts';
import { exactTail } from './paired-proportions-exact.ts';
import { tangoScore } from './tango-score.ts';

/** Exact tails are only worth their time where they can decide. */
const DECIDED_ABOVE = 0.3;

/**
 * One-sided test that the share of right documents did not fall by `margin` or more: exact and unconditional, that is the worst case over
 * the unknown share of documents that change anyway. Where the score test is far from deciding, its p value stands.
 */
export function noFallOfProportion(changes: Discordance, documents: number, margin: number): number {
  requireMargin(margin);
  if (margin >= 1) return changes.lost < documents ? 0 : 1;
  const asymptotic = normalCdf(-tangoScore(changes, documents, -margin), 0, 1);
  return asymptotic > DECIDED_ABOVE ? asymptotic : exactTail(changes, documents, margin);
}

/** Both sides: the share of right documents neither fell nor rose by `margin` or more. @returns the larger p value */
export function equivalenceOfProportions(changes: Discordance, documents: number, margin: number): number {
  const { lost, won } = changes;
  return Math.max(
    noFallOfProportion(changes, documents, margin),
    noFallOfProportion({ lost: won, won: lost }, documents, margin),
  );
}

/** Tango's score interval for share won − share lost, by bisection. */
export function proportionInterval(
  changes: Discordance,
  documents: number,
  confidence: number,
): [low: number, high: number] {
  const tail = (1 - confidence) / 2;
  const middle = (changes.won - changes.lost) / documents;
  const edge = (outside: number, isLow: boolean): number => {
    let [out, inside] = [outside, middle];
    for (let step = 0; step < 60; step++) {
      const at = (out + inside) / 2;
      const score = tangoScore(changes, documents, at);
      const p = normalCdf(isLow ? -score : score, 0, 1);
      if (p > tail) inside = at;
      else out = at;
    }
    return inside;
  };
  return [edge(-1, true), edge(1, false)];
}
