import type { KernelExports, SharedKernelName } from '@ptqlab/kernels';
import { BackendError } from '@ptqlab/tensor';
import {
  controlOf,
  DONE,
  FAILED,
  JOB_HEAD,
  jobOf,
  kernelNames,
  PIECES,
  READY,
  RESULT,
  SEQUENCE,
  takePieces,
} from './job.mjs';
import { startWorker, type StartedWorker } from './start-worker.ts';

/** How a job is cut: units start..end in `pieces` shares whose borders are multiples of `grain` after the start. */
export interface Shares {
  readonly start?: number;
  readonly end: number;
  readonly pieces: number;
  readonly grain?: number;
  /** Unit i costs i, as the rows of a triangle do: shares of equal area. */
  readonly triangle?: boolean;
}

/** The caller looks at the count of finished pieces this often before it sleeps: about 20 microseconds. */
const SPINS = 4000;
/** A worker that cannot start says so; one that says nothing may only be waiting for a busy machine, which this gives time. */
const START_TIMEOUT_MS = 300_000;

/**
 * Fork and join over one shared memory. The caller's thread works too; pieces are taken by whoever is free, and since a piece's
 * result does not depend on who computes it or how the job was cut, neither do the bits.
 */
export class ThreadPool {
  readonly exports: KernelExports;
  readonly #control: Int32Array;
  readonly #job: Float64Array;
  readonly #kernels: readonly ((...args: number[]) => number | void)[];
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #maySleep: boolean;
  #workers: readonly StartedWorker[] = [];
  #sequence = 0;

  private constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    readonly threads: number,
  ) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.exports = exports as unknown as KernelExports;
    const names = kernelNames(module);
    this.#kernels = names.map((name) => exports[name] as (...args: number[]) => number | void);
    this.#indexOf = new Map(names.map((name, index) => [name, index]));
    this.#control = controlOf(memory);
    this.#job = jobOf(memory);
    this.#maySleep = mayBlock(this.#control);
  }

  /** @param workspaces one address per thread, the caller's first @throws BackendError when a worker does not start */
  static async open(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    workspaces: readonly number[],
  ): Promise<ThreadPool> {
    const pool = new ThreadPool(module, memory, workspaces.length);
    pool.exports.setWorkspace(workspaces[0]!, 0);
    let failure: unknown;
    pool.#workers = await Promise.all(
      workspaces
        .slice(1)
        .map((workspace, i) =>
          startWorker({ module, memory, thread: i + 1, workspace }, (error) => (failure ??= error)),
        ),
    );
    const giveUp = performance.now() + START_TIMEOUT_MS;
    while (Atomics.load(pool.#control, READY) < pool.#workers.length) {
      if (failure !== undefined || performance.now() > giveUp) {
        await pool.close();
        throw new BackendError(
          `wasm: ${workspaces.length} threads were asked and not all started (${failure ?? 'no answer'}); ask for fewer threads`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return pool;
  }

  /**
   * Runs one kernel over all units. @returns −1, or a result ≥ 0 that some share returned
   * @throws BackendError when the kernel stopped (an address outside the memory)
   */
  run(name: SharedKernelName, { start = 0, end, pieces, grain = 1, triangle = false }: Shares, args: number[]): number {
    if (end <= start) return -1;
    if (pieces <= 1 || this.#workers.length === 0) return this.exports[name](start, end, ...args) ?? -1;
    const control = this.#control;
    const job = this.#job;
    job[0] = this.#indexOf.get(name)!;
    job[1] = start;
    job[2] = end;
    job[3] = pieces;
    job[4] = grain;
    job[5] = triangle ? 1 : 0;
    job[6] = args.length;
    job.set(args, JOB_HEAD);
    Atomics.store(control, RESULT, -1);
    Atomics.store(control, FAILED, 0);
    Atomics.store(control, DONE, 0);
    Atomics.store(control, PIECES, pieces);
    this.#wake((this.#sequence = (this.#sequence + 1) & 0x3fffffff));
    takePieces(this.#kernels, control, job);
    this.#join(pieces);
    if (Atomics.load(control, FAILED) !== 0)
      throw new BackendError(`wasm: the kernel ${name} stopped on an address outside the memory; this is a bug in it`);
    return Atomics.load(control, RESULT);
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    this.#wake(-1);
    await Promise.all(workers.map((worker) => worker.end()));
  }

  #wake(sequence: number): void {
    Atomics.store(this.#control, SEQUENCE, sequence);
    Atomics.notify(this.#control, SEQUENCE);
  }

  #join(pieces: number): void {
    const control = this.#control;
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(control, DONE) >= pieces) return;
    for (;;) {
      const done = Atomics.load(control, DONE);
      if (done >= pieces) return;
      // A worker notifies only with the last piece; the timeout covers a piece that ended between the load and the wait.
      if (this.#maySleep) Atomics.wait(control, DONE, done, 1);
    }
  }
}

/** False on a browser page's main thread, which has to spin. */
function mayBlock(control: Int32Array): boolean {
  try {
    Atomics.wait(control, READY, -1, 0);
    return true;
  } catch {
    return false;
  }
}
