import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const FREEZE_SCRIPT = fileURLToPath(new URL('./cage/freeze.mjs', import.meta.url));

/**
 * Boots Python once and stores its memory (30 MiB) in a file. No program has run in it, so it needs no wall.
 * @param pyodideFolder the installed pyodide package  @param path file to write
 * @throws with the words of the failed process
 */
export async function freezePython(pyodideFolder: string, path: string): Promise<void> {
  const child = spawn(process.execPath, ['--wasm-lazy-compilation', FREEZE_SCRIPT, pyodideFolder], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await pipeline(child.stdout, createWriteStream(path, { mode: 0o644 }));
  const code = await ended;
  if (code !== 0) {
    // A failing Pyodide quotes its own source, one line of a megabyte: the last words are the useful ones.
    const words = Buffer.concat(complaints).toString('utf8').slice(-600);
    throw new Error(`sandbox: Python could not be started from ${pyodideFolder} (exit code ${code}): ${words}`);
  }
}
