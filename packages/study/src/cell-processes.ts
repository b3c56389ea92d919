import { fork, type ChildProcess } from 'node:child_process';
import type { CellExecutor } from './cell-executor.ts';
import type { Cell } from './cell.ts';
import type { StudySettings } from './open-study.ts';
import type { CellOutcome, CellProgress } from './run-cell.ts';
import { ExecutorLostError } from './executor-lost-error.ts';

/** What a process is told first. */
export interface CellProcessSetup {
  readonly settings: StudySettings;
  readonly outFolder: string;
}

/** What is said to a process that runs cells, and what it answers. */
export type CellRequest = { readonly setup: CellProcessSetup } | { readonly run: Cell };
export type CellAnswer =
  { readonly progress: CellProgress } | { readonly outcome: CellOutcome } | { readonly problem: string };

export interface CellProcessesOptions extends CellProcessSetup {
  /** The program that calls `serveCells`, and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  /** Processes; each has one thread. */
  readonly jobs: number;
}

/**
 * Runs cells in processes of their own, one cell each at a time. Results do not depend on how many there are. They start at once, and end
 * with this process, however it ends.
 */
export class CellProcesses implements CellExecutor {
  readonly #idle: CellProcess[] = [];
  readonly #all = new Set<CellProcess>();

  constructor(private readonly options: CellProcessesOptions) {
    for (let job = 0; job < options.jobs; job++) this.#idle.push(this.#start());
  }

  get slots(): number {
    return this.options.jobs;
  }

  async run(cell: Cell, onProgress: (progress: CellProgress) => void): Promise<CellOutcome> {
    const worker = this.#idle.pop() ?? this.#start();
    try {
      return await worker.run(cell, onProgress);
    } finally {
      if (worker.isAlive) this.#idle.push(worker);
      else this.#all.delete(worker);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.end()));
  }

  #start(): CellProcess {
    const { program, args, settings, outFolder } = this.options;
    // Structured clones: results hold numbers that JSON lacks.
    const child = fork(program, [...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    const worker = new CellProcess(child, { settings, outFolder });
    this.#all.add(worker);
    return worker;
  }
}

class CellProcess {
  #pending: { onProgress: (progress: CellProgress) => void; done: (outcome: CellOutcome | Error) => void } | undefined;
  isAlive = true;
  readonly #gone: Promise<void>;

  constructor(
    private readonly child: ChildProcess,
    setup: CellProcessSetup,
  ) {
    child.on('message', (answer) => this.#take(answer as CellAnswer));
    // A message to a process that is just dying; its exit follows.
    child.on('error', () => undefined);
    this.#gone = new Promise((resolve) =>
      child.on('exit', (code, signal) => {
        this.isAlive = false;
        this.#pending?.done(
          new ExecutorLostError(`the process that computed it ended (${signal ?? `exit code ${code}`})`),
        );
        resolve();
      }),
    );
    this.#say({ setup });
  }

  async run(cell: Cell, onProgress: (progress: CellProgress) => void): Promise<CellOutcome> {
    const outcome = await new Promise<CellOutcome | Error>((done) => {
      this.#pending = { onProgress, done };
      if (this.isAlive) this.#say({ run: cell });
      else done(new ExecutorLostError('the process that was to compute it had ended'));
    });
    this.#pending = undefined;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  /** Lets the process go: it ends when its channel closes. */
  async end(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await this.#gone;
  }

  #say(request: CellRequest): void {
    this.child.send(request);
  }

  #take(answer: CellAnswer): void {
    if ('progress' in answer) this.#pending?.onProgress(answer.progress);
    else this.#pending?.done('outcome' in answer ? answer.outcome : new Error(answer.problem));
  }
}
