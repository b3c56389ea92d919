import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Cell } from './cell.ts';
import { deadline } from './deadline.ts';
import type { Outcome } from './outcome.ts';
import { processorWaitMs } from './processor-wait.ts';
import { verdictFrom } from './verdict.ts';

/** A worker that says more than this is not the one that was started. Bytes. */
const MOST_WORDS = 65_536;
const START_LIMIT_MS = 60_000;
const DEATH_LIMIT_MS = 120_000;

/** One caged process with a ready interpreter, good for one program. */
export class WorkerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  /** How it ended, once every pipe it held is closed: nothing it said is lost, and nobody inherited them. */
  readonly #ended: Promise<string>;
  #heard = '';
  #complaints = '';
  #wake: () => void = () => {};

  private constructor(cell: Cell) {
    const [command = '', ...words] = cell.workerCommand;
    this.#child = spawn(command, words, {
      cwd: cell.workingFolder,
      env: {},
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    this.#channel.on('error', () => {}); // a worker that dies closes it under our hands; #ended tells
    this.#channel.on('data', (chunk: Buffer) => this.#hear(chunk));
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => this.#note(chunk));
  }

  /** Starts a process and waits until its interpreter is awake and locked in. @throws with what it said, when it is not */
  static async start(cell: Cell): Promise<WorkerProcess> {
    const worker = new WorkerProcess(cell);
    const line = await worker.#nextLine(START_LIMIT_MS);
    if (line === '{"ready":true}') return worker;
    await worker[Symbol.asyncDispose]();
    const end = line ?? `no sign of life in ${START_LIMIT_MS / 1000} s`;
    throw new Error(`sandbox: a worker did not start (${end}): ${worker.#complaints.slice(-600) || 'it said nothing'}`);
  }

  /**
   * Runs the one program. Always answers, whatever the program does.
   * The token is made here and is unknown to Python: a verdict without it is not one.
   */
  async run(program: string, timeLimitMs: number): Promise<Outcome> {
    const token = randomBytes(16).toString('hex');
    const started = performance.now();
    this.#channel.write(`${JSON.stringify({ token, program })}\n`);
    const line = await this.#nextLine(timeLimitMs);
    const ms = performance.now() - started;
    if (line === undefined) return { passed: false, reason: `timed out after ${timeLimitMs} ms`, ms };
    return { ...verdictFrom(line, token), ms };
  }

  /** Kills the process, whatever it is doing, and waits until it and all it may have started are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    using limit = deadline(DEATH_LIMIT_MS);
    if ((await Promise.race([this.#ended, limit.over])) !== undefined) return;
    for (const stream of this.#child.stdio) stream?.destroy();
    throw new Error(
      `sandbox: something that worker ${this.#child.pid} started holds its pipes after it was killed; end it`,
    );
  }

  /** The next line of the worker; what ended it, if it ended; undefined when the time is over. */
  async #nextLine(limitMs: number): Promise<string | undefined> {
    using limit = deadline(limitMs, () => processorWaitMs(this.#child.pid));
    const line = new Promise<string>((resolve) => {
      this.#wake = () => {
        const end = this.#heard.indexOf('\n');
        if (end < 0) return;
        resolve(this.#heard.slice(0, end));
        this.#heard = this.#heard.slice(end + 1);
        this.#wake = () => {};
      };
    });
    this.#wake();
    return await Promise.race([line, this.#ended, limit.over]);
  }

  #hear(chunk: Buffer): void {
    this.#heard += chunk.toString('latin1');
    if (this.#heard.length > MOST_WORDS) this.#child.kill('SIGKILL');
    else this.#wake();
  }

  #note(chunk: Buffer): void {
    this.#complaints = (this.#complaints + chunk.toString('latin1')).slice(-MOST_WORDS);
  }
}
