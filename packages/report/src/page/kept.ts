import type { TaskColumn } from '@ptqlab/accuracy-map';

/** Steps of the map's colours between guessing and full precision. */
export const HEAT_STEPS = 10;

/**
 * What is left of what full precision can do: for a score its distance from guessing as a share of full precision's, for a perplexity full
 * precision's divided by this one (the probability of a token, as a share). Between 0 and 1; undefined where full precision itself is no
 * better than guessing, or a figure is not finite.
 */
export function keptOf(
  value: number,
  full: number | undefined,
  { higherIsBetter, chance }: Pick<TaskColumn, 'higherIsBetter' | 'chance'>,
): number | undefined {
  if (full === undefined || !Number.isFinite(value) || !Number.isFinite(full)) return undefined;
  if (!higherIsBetter) return Math.min(1, full / value);
  const guess = chance ?? 0;
  return full <= guess ? undefined : Math.min(1, Math.max(0, (value - guess) / (full - guess)));
}

/** Class of a square's colour; none where `kept` is not known. */
export const heatClass = (kept: number | undefined): string =>
  kept === undefined ? '' : `heat-${Math.round(HEAT_STEPS * kept)}`;
