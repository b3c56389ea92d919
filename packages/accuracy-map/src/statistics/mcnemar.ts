import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';

/** Documents on which two models disagree. */
export interface Discordance {
  /** Right before, wrong after. */
  readonly lost: number;
  /** Wrong before, right after. */
  readonly won: number;
}

/** Counts the documents that changed between two lists of 0 / 1 scores of the same documents. */
export function discordance(before: readonly number[], after: readonly number[]): Discordance {
  requirePairs(before, after);
  let lost = 0;
  let won = 0;
  before.forEach((score, i) => {
    if (score > after[i]!) lost++;
    if (score < after[i]!) won++;
  });
  return { lost, won };
}

/**
 * McNemar's exact two-sided test (McNemar 1947; exact form: binomial with probability ½ on the discordant pairs).
 * @returns the probability of a split at least this uneven when neither model is better
 */
export function mcnemarExact({ lost, won }: Discordance): number {
  const discordant = lost + won;
  return discordant === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(lost, won), discordant, 0.5));
}

/** @throws RangeError when two lists are not scores of the same documents */
export function requirePairs(before: readonly number[], after: readonly number[]): void {
  if (before.length !== after.length || before.length === 0)
    throw new RangeError(
      `paired test: ${before.length} and ${after.length} scores were given; they must be of the same documents`,
    );
}
