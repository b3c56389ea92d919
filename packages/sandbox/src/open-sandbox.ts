import { openCell } from './open-cell.ts';
import type { Sandbox } from './sandbox.ts';
import { WarmPool } from './warm-pool.ts';
import { WorkerProcess } from './worker-process.ts';

export interface SandboxOptions {
  /** Programs that run at the same time. Default 2. */
  readonly workers?: number;
  /**
   * Time a program has, in milliseconds; default 3000, that of the reference harness. Starting the interpreter does not count, nor, on
   * Linux, time in which the program was ready to run and this machine had no processor for it.
   */
  readonly timeLimitMs?: number;
  /** Memory of the interpreter, MiB; default 512. An idle one holds 30. */
  readonly memoryLimitMiB?: number;
}

/** Below this the frozen interpreter itself does not fit. MiB. */
const LEAST_MEMORY = 64;
/** A WebAssembly memory of 32 bits ends at 4 GiB; Emscripten stops a page before. */
const MOST_MEMORY = 4095;

/**
 * Opens a sandbox: freezes Python (once per user; 4 s), raises every wall this machine offers, and keeps workers warm.
 * @throws on a limit that makes no sense, and when Python cannot be started
 */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { workers = 2, timeLimitMs = 3000, memoryLimitMiB = 512 } = options;
  check('workers', workers, 1, 1024, Number.isInteger(workers));
  check('timeLimitMs', timeLimitMs, 1, 86_400_000, true);
  check('memoryLimitMiB', memoryLimitMiB, LEAST_MEMORY, MOST_MEMORY, Number.isInteger(memoryLimitMiB));

  const cell = await openCell({ memoryLimitMiB, timeLimitMs });
  const pool = new WarmPool(workers, () => WorkerProcess.start(cell));
  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= (async () => {
      await using _folderGoesLast = cell;
      await pool[Symbol.asyncDispose]();
    })());
  return {
    run: (program) => pool.run(program, timeLimitMs),
    walls: cell.walls,
    describe: () => cell.walls.map(({ name, up, detail }) => `${up ? 'up  ' : 'DOWN'} ${name}: ${detail}`),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function check(name: string, given: number, least: number, most: number, fits: boolean): void {
  if (fits && given >= least && given <= most) return;
  throw new RangeError(`openSandbox: ${name} must be between ${least} and ${most}, given ${given}`);
}
