import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Ran } from './run-command.ts';

const PROGRAM = fileURLToPath(new URL('../bin/ptqlab.mjs', import.meta.url));

/** Runs the built `ptqlab ARGS` in a process of its own, in a folder: what Jest's module system cannot show, it can. */
export function runProcess(folder: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve, reject) =>
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder }, (error, out, err) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: error ? Number(error.code) : 0, out, err });
    }),
  );
}
