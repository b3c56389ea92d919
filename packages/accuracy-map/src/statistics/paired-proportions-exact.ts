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

/** Chance of the region when `share` of documents is won and `share + margin` lost. */
function chanceOf(region: Int32Array, n: number, share: number, margin: number): number {
  const [logWon, logLost, logSame] = [share, share + margin, 1 - 2 * share - margin].map((p) => Math.log(p));
  const factorials = logFactorials(n);
  const times = (count: number, log: number): number => (count === 0 ? 0 : count * log);
  let sum = 0;
  for (let lost = 0; lost <= n; lost++)
    for (let won = region[lost]!; won <= n - lost; won++) {
      const same = n - lost - won;
      const ways = factorials[n]! - factorials[lost]! - factorials[won]! - factorials[same]!;
      sum += Math.exp(ways + times(lost, logLost!) + times(won, logWon!) + times(same, logSame!));
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
