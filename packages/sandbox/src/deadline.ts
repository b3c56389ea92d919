/** A moment after which waiting stops. */
export interface Deadline extends Disposable {
  /** Resolves with undefined once the time is over; never, if the deadline was disposed before. */
  readonly over: Promise<undefined>;
}

/** However long a process wanted a processor and had none, its deadline is over after this many times its time. */
const MOST_STRETCH = 60;

/**
 * Starts a deadline that is fair, so that what it ends does not depend on what else this machine is doing.
 *
 * Fair to the one that is awaited: the time in which it was ready to run and no processor ran it does not count, so a program has the
 * same time on a busy machine as on an idle one. Time that it sleeps, or computes, counts.
 *
 * Fair to messages: where this process itself was held up (a busy machine, a long collection), timers are served before what has
 * arrived meanwhile. So one round of the event loop passes between the alarm and the end, and an answer that was already here wins.
 * @param waitedMs time in which the awaited process wanted a processor and had none, in all so far
 * @param now a clock that never goes back
 */
export function deadline(
  ms: number,
  waitedMs: () => number = () => 0,
  now: () => number = () => performance.now(),
): Deadline {
  const [start, waitedBefore] = [now(), waitedMs()];
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    const alarm = () => {
      const elapsed = now() - start;
      const left = ms - (elapsed - Math.max(0, waitedMs() - waitedBefore));
      if (left > 0 && elapsed < MOST_STRETCH * ms) timer = setTimeout(alarm, Math.ceil(left));
      else setImmediate(() => setImmediate(resolve, undefined));
    };
    timer = setTimeout(alarm, ms);
  });
  return { over, [Symbol.dispose]: () => clearTimeout(timer) };
}
