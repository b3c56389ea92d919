import type { Discordance } from './mcnemar.ts';
import { tangoScore } from './tango-score.ts';

/** Shares of documents that are won anyway at which the tail is looked at: denser towards 0, where it is largest and changes fastest. */
const SHARES = 80;

const known = new Map<string, number>();

/**
 * The chance of a score statistic at least as large as the observed one when the true fall is exactly `margin`, at the unknown share of
 * documents won that makes it largest (exact unconditional test; Hsueh, Liu and Chen 2001).
 */
export function exactTail({ lost, won }: Discordance, documents: number, margin: number): number {
  const key = `${lost} ${won} ${documents} ${margin}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const region = regionOf(tangoScore({ lost, won }, documents, -margin), documents, margin);
  let worst = 0;
  for (let step = 0; step <= SHARES; step++)
    worst = Math.max(worst, chanceOf(region, documents, (((1 - margin) / 2) * step ** 2) / SHARES ** 2, margin));
  const tail = Math.min(1, worst);
  known.set(key, tail);
  return tail;
}

/** Per number of lost documents the smallest number won that is at least as extreme; the statistic grows with documents won. */
function regionOf(observed: number, n: number, margin: number): Int32Array {
  const smallest = new Int32Array(n + 1);
  let won = 0;
  for (let lost = 0; lost <= n; lost++) {
    // One more document lost never makes fewer won ones enough. 1e-12: rounding must not drop the observed table itself.
    while (won <= n - lost && tangoScore({ lost, won }, n, -margin) < observed - 1e-12) won++;
    smallest[lost] = won;
  }
  return smallest;
}

/** Chance of the region when `share` of documents is won and `share + margin` lost: a sum of trinomial terms, row by row. */
function chanceOf(region: Int32Array, n: number, share: number, margin: number): number {
  const [won, lost, same] = [share, share + margin, Math.max(0, 1 - 2 * share - margin)];
  let sum = 0;
  for (let count = 0; count <= n; count++) sum += rowOf(count, region[count]!, n, [won, lost, same]);
  return sum;
}

/** Terms of `lost` documents lost and `from` or more won; each follows from the one before it by a factor. */
function rowOf(lost: number, from: number, n: number, [p, q, rest]: [number, number, number]): number {
  if (from > n - lost) return 0;
  const factorials = logFactorials(n);
  const power = (count: number, share: number): number => (count === 0 ? 0 : count * Math.log(share));
  const ways = factorials[n]! - factorials[lost]! - factorials[from]! - factorials[n - lost - from]!;
  if (rest === 0)
    return Math.exp(factorials[n]! - factorials[lost]! - factorials[n - lost]! + power(n - lost, p) + power(lost, q));
  let term = Math.exp(ways + power(from, p) + power(lost, q) + power(n - lost - from, rest));
  let sum = term;
  for (let won = from; won < n - lost; won++) {
    const factor = (((n - lost - won) / (won + 1)) * p) / rest;
    term *= factor;
    sum += term;
    // Terms fall from here on, by at least this factor each: what is left is below the rounding of the sum.
    if (factor < 0.5 && term < 1e-18) break;
  }
  return sum;
}

let table = new Float64Array([0]);

function logFactorials(n: number): Float64Array {
  if (table.length <= n) {
    table = new Float64Array(n + 1);
    for (let i = 1; i <= n; i++) table[i] = table[i - 1]! + Math.log(i);
  }
  return table;
}
