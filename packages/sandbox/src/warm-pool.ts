import type { Outcome } from './outcome.ts';

/** A process that is ready to run one program. */
export interface Runner extends AsyncDisposable {
  run(program: string, timeLimitMs: number): Promise<Outcome>;
}

/** Attempts to start a worker before its error is the caller's: one bad start may be a machine short of memory for a moment. */
const ATTEMPTS = 3;

/**
 * At most `size` programs at a time, each in a fresh process, and as many processes warming up behind them,
 * so that a program rarely waits for an interpreter to start.
 */
export class WarmPool implements AsyncDisposable {
  readonly #start: () => Promise<Runner>;
  readonly #size: number;
  readonly #spares: Promise<Runner>[] = [];
  readonly #living = new Set<Promise<Runner>>();
  readonly #waiting: (() => void)[] = [];
  readonly #survivals: unknown[] = [];
  #running = 0;
  #closed = false;

  constructor(size: number, start: () => Promise<Runner>) {
    this.#size = size;
    this.#start = start;
    this.#warmUp();
  }

  /** @throws when the pool is closed or no worker starts */
  async run(program: string, timeLimitMs: number): Promise<Outcome> {
    this.#mustBeOpen();
    if (this.#running >= this.#size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      this.#mustBeOpen();
      const started = this.#spares.shift() ?? this.#warmOne();
      this.#warmUp();
      return await this.#runIn(started, program, timeLimitMs);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  /** @throws AggregateError when a worker could not be ended, now or earlier */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    const living = await Promise.allSettled(this.#living);
    await Promise.all(living.map((it) => (it.status === 'fulfilled' ? this.#bury(it.value) : undefined)));
    if (this.#survivals.length > 0)
      throw new AggregateError(this.#survivals, `sandbox: ${this.#survivals.length} workers could not be ended`);
  }

  async #runIn(started: Promise<Runner>, program: string, timeLimitMs: number): Promise<Outcome> {
    try {
      const runner = await started;
      try {
        this.#mustBeOpen();
        return await runner.run(program, timeLimitMs);
      } finally {
        await this.#bury(runner);
      }
    } finally {
      this.#living.delete(started);
    }
  }

  /** Ends a runner. One that cannot be ended must not cost its program the verdict: closing the pool reports it. */
  async #bury(runner: Runner): Promise<void> {
    try {
      await runner[Symbol.asyncDispose]();
    } catch (error) {
      this.#survivals.push(error);
    }
  }

  #warmUp(): void {
    while (this.#spares.length < this.#size) this.#spares.push(this.#warmOne());
  }

  #warmOne(): Promise<Runner> {
    const started = this.#startPatiently();
    this.#living.add(started);
    started.catch(() => {}); // whoever takes this worker sees the error; a spare nobody takes has none to tell
    return started;
  }

  async #startPatiently(): Promise<Runner> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#start();
      } catch (error) {
        if (attempt === ATTEMPTS || this.#closed) throw error;
      }
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error('sandbox: asked to run a program after it was closed; open another one');
  }
}
