import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import type { Discordance } from './mcnemar.ts';
import { requireMargin } from './paired-difference.ts';
import { exactTail } from './paired-proportions-exact.ts';
import { tangoScore } from './tango-score.ts';

/** Up to this many documents the tests are exact; beyond, the score test at 5 % rejects wrongly in at most 6.1 % (docs/accuracy-map.md). */
export const EXACT_UP_TO = 160;

/** Exact tails are only worth their time where they can decide. */
const DECIDED_ABOVE = 0.3;

/**
 * One-sided test that the share of right documents did not fall by `margin` or more: exact and unconditional (the worst case over the
 * unknown share of documents that change anyway) for few documents, the score test itself for many.
 */
export function noFallOfProportion(changes: Discordance, documents: number, margin: number): number {
  requireMargin(margin);
  if (margin >= 1) return changes.lost < documents ? 0 : 1;
  const asymptotic = normalCdf(-tangoScore(changes, documents, -margin), 0, 1);
  if (documents > EXACT_UP_TO || asymptotic > DECIDED_ABOVE) return asymptotic;
  return exactTail(changes, documents, margin);
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
