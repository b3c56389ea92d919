import type { Discordance } from './mcnemar.ts';

/**
 * Tango's score statistic (Tango 1998) for `share won − share lost = difference` among `documents`: differences of paired proportions
 * have a spread under the hypothesis even where no document changed, unlike in Student's or Wald's test.
 */
export function tangoScore({ lost, won }: Discordance, documents: number, difference: number): number {
  // Under the hypothesis lost = won + m with m = −difference; the likelihood's maximum solves 2n·q² − B·q − w·m(1 − m) = 0, q = share won.
  if (difference > 0) return -tangoScore({ lost: won, won: lost }, documents, -difference);
  const m = -difference;
  const b = won * (1 - m) + lost * (1 + m) - 2 * m * documents;
  const q = (b + Math.sqrt(b * b + 8 * documents * won * m * (1 - m))) / (4 * documents);
  const variance = Math.max(0, 2 * q + m - m * m) / documents;
  const distance = (won - lost) / documents + m;
  return variance === 0 ? (distance === 0 ? 0 : Math.sign(distance) * Infinity) : distance / Math.sqrt(variance);
}
