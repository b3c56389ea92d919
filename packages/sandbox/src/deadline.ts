/** A moment after which waiting stops. */
export interface Deadline extends Disposable {
  /** Resolves with undefined once the time is over; never, if the deadline was disposed before. */
  readonly over: Promise<undefined>;
}

/**
 * Starts a deadline that is fair to messages: where this process itself was held up (a busy machine, a long collection), timers
 * are served before what has arrived meanwhile. So one round of the event loop passes between the alarm and the end, and an answer
 * that was already here wins.
 */
export function deadline(ms: number): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => setImmediate(() => setImmediate(resolve, undefined)), ms);
  });
  return { over, [Symbol.dispose]: () => clearTimeout(timer) };
}
