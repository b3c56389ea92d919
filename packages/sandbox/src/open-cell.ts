import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cell } from './cell.ts';
import { findTool } from './find-tool.ts';
import { frozenPython } from './frozen-python.ts';
import { writeJailPlan } from './jail-contents.ts';
import { probeWay } from './probe-way.ts';
import type { Wall } from './wall.ts';
import { waysIn, type WayIn } from './ways-in.ts';

const CAGE_FOLDER = fileURLToPath(new URL('./cage', import.meta.url));
const PYODIDE_FOLDER = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const MEBIBYTE = 2 ** 20;

/** What a worker needs besides the program's memory, MiB: 236 measured for an idle one, and room for V8 to grow. */
const WORKER_OVERHEAD_MIB = 384;

/** Processor seconds of starting a worker: 0.7 measured; a slow machine gets 20 times that. */
const START_CPU_SECONDS = 15;

const NODE_FLAGS = [
  '--disallow-code-generation-from-strings', // no eval, no new Function: JavaScript made of strings does not run
  '--wasm-lazy-compilation', // compiles a function of CPython when it is first called: half the start-up time
  '--wasm-tiering-budget=50000000', // optimizes functions of long programs only: most end before that pays
  '--max-old-space-size=128', // MiB; a worker itself needs 40
];

/** The walls that are part of this package and stand on every system. */
const OWN_WALLS: readonly Wall[] = [
  {
    name: 'WebAssembly',
    up: true,
    detail: 'Python reaches the clock and random numbers; every other function of JavaScript is shut off',
  },
  { name: 'fresh process', up: true, detail: 'each program has its own, and it is killed at the time limit' },
];

/**
 * Freezes Python, tries the ways in from the strongest down, and takes the first that works.
 * @param limits memory of a program in MiB; `timeLimitMs` becomes a limit on processor time for a worker nobody watches any more
 * @throws when not even a bare process starts
 */
export async function openCell(limits: { memoryLimitMiB: number; timeLimitMs: number }): Promise<Cell> {
  const folder = await mkdtemp(join(tmpdir(), 'ptqlab-sandbox-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const pythonFolder = join(folder, 'python');
    const workingFolder = join(folder, 'jail');
    for (const made of [pythonFolder, workingFolder]) await mkdir(made);
    await chmod(folder, 0o755); // the user "nobody" must be able to enter
    const snapshot = join(pythonFolder, 'snapshot');
    await frozenPython(PYODIDE_FOLDER, snapshot);
    const { way, walls } = await firstThatWorks(folder, [CAGE_FOLDER, PYODIDE_FOLDER, pythonFolder], limits);
    const worker = [join(CAGE_FOLDER, 'worker.mjs'), PYODIDE_FOLDER, snapshot];
    const memoryLimit = String(limits.memoryLimitMiB * MEBIBYTE);
    return {
      wayIn: way.prefix,
      workerCommand: [...way.prefix, process.execPath, ...NODE_FLAGS, ...worker, memoryLimit],
      workingFolder,
      walls: [...OWN_WALLS, ...walls],
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function firstThatWorks(
  folder: string,
  shown: readonly string[],
  limits: { memoryLimitMiB: number; timeLimitMs: number },
): Promise<{ way: WayIn; walls: readonly Wall[] }> {
  const setpriv = findTool('setpriv');
  const refusals: string[] = [];
  const kernelLimits = {
    dataBytes: (limits.memoryLimitMiB + WORKER_OVERHEAD_MIB) * MEBIBYTE,
    cpuSeconds: START_CPU_SECONDS + Math.ceil((2 * limits.timeLimitMs) / 1000),
  };
  for (const way of waysIn(folder, kernelLimits)) {
    if (way.jailed && setpriv) await writeJailPlan(folder, setpriv, shown);
    const walls = await probeWay(way, folder);
    if (typeof walls !== 'string') return { way, walls: walls.map((wall) => withReason(wall, refusals)) };
    refusals.push(walls);
  }
  throw new Error(`sandbox: no process can be started here, not even a bare one: ${refusals.join('; ')}`);
}

/** A wall that is down says what happened to the ways that would have raised it. */
function withReason(wall: Wall, refusals: readonly string[]): Wall {
  if (wall.up || refusals.length === 0) return wall;
  return { ...wall, detail: `${wall.detail} (${refusals.join('; ')})` };
}
