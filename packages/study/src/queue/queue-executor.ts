import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import type { CellExecutor } from '../cell-executor.ts';
import type { CellResult } from '../cell-result.ts';
import type { Cell } from '../cell.ts';
import type { Recipe } from '../recipe.ts';
import type { CellOutcome, CellProgress } from '../run-cell.ts';
import { jobId, originOf, queueName, unpackCell, type CellJob, type PackedCell } from './cell-job.ts';
import { connectRedis } from './connect-redis.ts';

export interface QueueOptions {
  readonly url: string;
  readonly recipe: Recipe;
  readonly codeVersion: string;
  readonly backend: string;
  readonly outFolder: string;
  /** Cells asked for at the same time. */
  readonly slots: number;
  /** Told what a person should know: no worker, no server. */
  readonly onNotice: (line: string) => void;
}

const POLL_MILLISECONDS = 500;
/** Results wait this long in the server for a study that was ended. */
const KEPT_SECONDS = 86_400;
const NOTICE_MILLISECONDS = 10_000;

/**
 * Has cells computed by workers that listen to a Redis server. Nothing here rests on being told: a cell is looked after until its result
 * is here and proves itself; a job that the server or a worker lost is asked for again. Cells are named by their content, so a cell that
 * is computed twice is the same cell.
 */
export class QueueExecutor implements CellExecutor {
  #lastNotice = -Infinity;

  private constructor(
    private readonly options: QueueOptions,
    private readonly queue: Queue<CellJob, PackedCell>,
    private readonly disconnect: () => void,
  ) {}

  static async open(options: QueueOptions): Promise<QueueExecutor> {
    const { Queue } = await import('bullmq');
    const connection = await connectRedis(options.url, options.onNotice);
    const name = queueName(options.codeVersion, options.backend);
    const queue = new Queue<CellJob, PackedCell>(name, { connection });
    // The connection tells its troubles itself.
    queue.on('error', () => undefined);
    return new QueueExecutor(options, queue, () => connection.disconnect());
  }

  get slots(): number {
    return this.options.slots;
  }

  async run(cell: Cell, onProgress: (progress: CellProgress) => void): Promise<CellOutcome> {
    const { outFolder } = this.options;
    let isFirst = true;
    for (; ; await sleep(POLL_MILLISECONDS)) {
      const job = await this.queue.getJob(jobId(cell));
      const state = job ? await job.getState() : 'unknown';
      if (!job || state === 'unknown') await this.#ask(cell);
      else if (state === 'completed') {
        const result = unpackCell(cell, job.returnvalue, outFolder);
        if (result) return outcomeOf(result, job);
        await this.#askAgain(job, cell);
      } else if (state === 'failed') {
        // What failed before this study asked, or because workers died, says nothing.
        if (!isFirst && !isStalled(job)) throw new Error(job.failedReason);
        await this.#askAgain(job, cell);
      } else {
        if (isProgress(job.progress)) onProgress(job.progress);
        await this.#noticeWithoutWorkers();
      }
      isFirst = false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disconnect();
  }

  async #ask(cell: Cell): Promise<void> {
    const data: CellJob = { recipe: this.options.recipe, cell: jobId(cell) };
    const kept = { age: KEPT_SECONDS };
    await this.queue.add('cell', data, { jobId: jobId(cell), removeOnComplete: kept, removeOnFail: kept });
  }

  async #askAgain(job: Job<CellJob, PackedCell>, cell: Cell): Promise<void> {
    try {
      await job.remove();
    } catch {
      // Somebody else removed it or took it up in the meantime; the next look tells.
      return;
    }
    await this.#ask(cell);
  }

  async #noticeWithoutWorkers(): Promise<void> {
    if (performance.now() - this.#lastNotice < NOTICE_MILLISECONDS) return;
    this.#lastNotice = performance.now();
    if ((await this.queue.getWorkersCount()) > 0) return;
    const { url, backend } = this.options;
    this.options.onNotice(
      `no worker of this version listens; start some: ptqlab worker --queue ${url.replace(/\/\/.*@/, '//…@')} --backend ${backend}`,
    );
  }
}

const isStalled = ({ failedReason }: Job): boolean => /stalled/.test(failedReason ?? '');

function outcomeOf(result: CellResult, { returnvalue }: Job<CellJob, PackedCell>): CellOutcome {
  const timing = returnvalue.timing ?? { seconds: 0, cpuSeconds: 0, quantizeSeconds: 0 };
  const origin = originOf(returnvalue);
  return { result, timing, ...(origin ? { origin } : {}) };
}

const isProgress = (value: unknown): value is CellProgress =>
  typeof value === 'object' && value !== null && 'phase' in value && 'fraction' in value && 'what' in value;
