import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import type { Discordance } from './mcnemar.ts';
import { tangoScore } from './tango-score.ts';

/**
 * Shares of documents that are won anyway at which the tail is looked at: denser towards 0, where it is largest and changes fastest. Their
 * square roots are at most 0.5 / √n apart, which is the spread of the root of a share among n documents.
 */
const stepsFor = (documents: number): number => Math.max(80, Math.ceil(1.5 * Math.sqrt(documents)));

/** Rows further from their mean than so many standard deviations, and 20 documents, have a chance below 1e-18 in all. */
const REACH = 9;

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
  const steps = stepsFor(documents);
  let worst = 0;
  for (let step = 0; step <= steps; step++)
    worst = Math.max(worst, chanceOf(region, documents, ((1 - margin) / 2) * (step / steps) ** 2, margin));
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

/** Chance of the region when `share` of documents is won and `share + margin` lost: by rows of as many lost documents. */
function chanceOf(region: Int32Array, n: number, share: number, margin: number): number {
  const lostShare = share + margin;
  const wonOfRest = Math.min(1, share / (1 - lostShare));
  const width = REACH * Math.sqrt(n * lostShare * (1 - lostShare)) + 20;
  const last = Math.min(n, Math.ceil(n * lostShare + width));
  let sum = 0;
  for (let lost = Math.max(0, Math.floor(n * lostShare - width)); lost <= last; lost++) {
    const rest = n - lost;
    const from = region[lost]!;
    if (from > rest) continue;
    const enough = from === 0 ? 1 : 1 - binomialCdf(from - 1, rest, wonOfRest);
    sum += binomialTerm(lost, n, lostShare) * enough;
  }
  return sum;
}

function binomialTerm(count: number, n: number, share: number): number {
  const factorials = logFactorials(n);
  const ways = factorials[n]! - factorials[count]! - factorials[n - count]!;
  return Math.exp(ways + count * Math.log(share) + (n - count) * Math.log1p(-share));
}

let table = new Float64Array([0]);

function logFactorials(n: number): Float64Array {
  if (table.length <= n) {
    table = new Float64Array(n + 1);
    for (let i = 1; i <= n; i++) table[i] = table[i - 1]! + Math.log(i);
  }
  return table;
}
