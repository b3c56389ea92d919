import type { Shares, ThreadPool } from './thread-pool.ts';

/** Borders between shares of elements fall on whole cache lines. */
const LINE = 16;

/** `units` elements in shares of about `share`: one when they are few, at most four per thread so that a late thread costs little. */
export function sharesOf(pool: ThreadPool, units: number, share: number, grain = LINE): Shares {
  return { end: units, pieces: Math.min(Math.ceil(units / share), 4 * pool.threads), grain };
}
