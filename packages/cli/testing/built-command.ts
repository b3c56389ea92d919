import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../bin/ptqlab.mjs', import.meta.url));

/** The built `ptqlab` in a process of its own, which can be killed. */
export class BuiltCommand {
  readonly #child: ChildProcess;
  #errors = '';
  /** Exit code; null when it was killed. */
  readonly ended: Promise<number | null>;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'], env });
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.ended = new Promise((resolve) => this.#child.on('close', (code) => resolve(code)));
  }

  /** The last lines it wrote on stderr. */
  get lastLines(): string {
    return this.#errors.split('\n').slice(-6).join('\n');
  }

  /** Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** Every file below a folder with the hash of its bytes, the given ones left out. */
export function bytesBelow(folder: string, without: readonly string[]): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const hashes = files
    .filter(({ name }) => !without.includes(name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(folder.length), createHash('sha256').update(readFileSync(file)).digest('hex')] as const);
  return Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1)));
}
