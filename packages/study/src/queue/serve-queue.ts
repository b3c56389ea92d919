import type { Job, Worker } from 'bullmq';
import type { CellExecutor } from '../cell-executor.ts';
import type { CellOrigin } from '../cell-origin.ts';
import { CellStore } from '../cell-store.ts';
import { describeCell, type Cell } from '../cell.ts';
import { describeProblem } from '../describe-problem.ts';
import { OpenStudy, type StudySettings } from '../open-study.ts';
import { parseResolvedRecipe } from '../recipe.ts';
import type { CellTiming } from '../cell-timing.ts';
import { withTries } from '../with-tries.ts';
import { jobId, packCell, queueName, type CellJob, type CellMaking, type PackedCell } from './cell-job.ts';
import { connectRedis } from './connect-redis.ts';

export interface WorkerOptions {
  readonly url: string;
  /** What relative paths of recipes start from on this machine. */
  readonly base: string;
  readonly codeVersion: string;
  readonly backend: string;
  /** Where results are kept, so that none is computed twice here. */
  readonly outFolder: string;
  /** Cells at the same time. */
  readonly jobs: number;
  /** A worker that is silent for this long counts as dead. */
  readonly silenceSeconds: number;
  /** Makes ready to run the cells of a study: proves parity, then starts processes. */
  readonly prepare: (study: OpenStudy) => Promise<PreparedStudy>;
  /** Where it is kept how cells were computed. */
  readonly journal: CellJournal;
  /** Told what a person should know. */
  readonly onNotice: (line: string) => void;
}

/** What runs the cells of a study on a worker, and the proof that stands behind them. */
export interface PreparedStudy {
  readonly executor: CellExecutor;
  readonly origin: CellOrigin;
}

/** How the cells in a worker's folder were computed, those of earlier runs included. */
export interface CellJournal {
  add(cell: Cell, timing: CellTiming, origin: CellOrigin): void;
  of(cell: Cell): CellMaking;
}

/** A study that this worker has opened. */
interface Ready extends PreparedStudy {
  readonly cells: ReadonlyMap<string, Cell>;
}

/**
 * Runs cells that studies put into a queue, until `signal` is given. A worker may be killed at any moment: its cell goes to another one.
 * @throws what is wrong with a study that this machine cannot run: a model that is missing or another one, parity that does not hold
 */
export async function serveQueue(options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { Worker, DelayedError } = await import('bullmq');
  const { url, codeVersion, backend, outFolder, jobs, silenceSeconds, onNotice, journal } = options;
  const store = new CellStore(outFolder);
  const studies = new Map<string, Promise<Ready>>();
  const readyFor = (recipe: unknown): Promise<Ready> => {
    const key = JSON.stringify(recipe);
    const ready = studies.get(key) ?? open(recipe, options);
    studies.set(key, ready);
    return ready;
  };
  let refuse: (reason: unknown) => void = () => undefined;
  const refused = new Promise<never>((_, reject) => (refuse = reject));

  const processJob = async (job: Job<CellJob, PackedCell>, token?: string): Promise<PackedCell> => {
    let ready: Ready;
    try {
      ready = await readyFor(job.data.recipe);
      if (!ready.cells.has(job.id!))
        throw new Error('the study does not have this cell here: a model, a text or a document is not the same');
    } catch (error) {
      // Another machine may be able to: this one lets go of the job, and ends.
      await job.moveToDelayed(Date.now() + 1000, token);
      refuse(error);
      throw new DelayedError();
    }
    const cell = ready.cells.get(job.id!)!;
    const known = store.read(cell);
    if (known) return packCell(cell, known, store, journal.of(cell));
    onNotice(`${describeCell(cell)}: begins`);
    const timing = await compute(cell, ready, store, job).catch((error: unknown) => {
      onNotice(`${describeCell(cell)}: failed: ${describeProblem(error)} (not stored)`);
      // The study reads the reason in these words.
      throw new Error(describeProblem(error), { cause: error });
    });
    journal.add(cell, timing, ready.origin);
    onNotice(`${describeCell(cell)}: done`);
    return packCell(cell, store.read(cell)!, store, { timing, origin: ready.origin });
  };

  const connection = await connectRedis(url, onNotice);
  const silence = 1000 * silenceSeconds;
  const worker: Worker<CellJob, PackedCell> = new Worker(queueName(codeVersion, backend), processJob, {
    connection,
    concurrency: jobs,
    lockDuration: silence,
    stalledInterval: silence,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  worker.on('error', () => undefined);
  onNotice(`waiting for cells at ${url.replace(/\/\/.*@/, '//…@')}, ${jobs} at the same time`);
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    await Promise.race([ended, refused]);
  } finally {
    await worker.close(true).catch(() => undefined);
    connection.disconnect();
    for (const ready of studies.values()) await (await ready.catch(() => undefined))?.executor[Symbol.asyncDispose]();
  }
}

const MILLISECONDS_BETWEEN_PROGRESS = 1000;

async function compute(cell: Cell, { executor }: Ready, store: CellStore, job: Job): Promise<CellTiming> {
  let last = -Infinity;
  const { result, timing } = await withTries(() =>
    executor.run(cell, (progress) => {
      if (performance.now() - last < MILLISECONDS_BETWEEN_PROGRESS) return;
      last = performance.now();
      // Nobody has to see it: the server may be away.
      job.updateProgress({ ...progress }).catch(() => undefined);
    }),
  );
  store.write(cell, result);
  return timing;
}

async function open(recipe: unknown, { base, codeVersion, backend, prepare }: WorkerOptions): Promise<Ready> {
  const settings: StudySettings = { recipe: parseResolvedRecipe(recipe), base, codeVersion, backend };
  const study = await OpenStudy.open(settings);
  const cells = await study.cells();
  return { cells: new Map(cells.map((cell) => [jobId(cell), cell])), ...(await prepare(study)) };
}
