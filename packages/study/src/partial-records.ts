import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Tasks whose records are complete, one line each, with the hash of their file. */
const SEALED = 'sealed';

/** SHA-256 of a file, in hex. */
export function hashOfFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/**
 * The records of a cell that is being evaluated, in a folder that belongs to this process alone. Tasks that a killed process of this
 * machine had completed are taken over if their files still are what they were; everything else is asked anew.
 */
export class PartialRecords {
  private constructor(readonly folder: string) {}

  /** @param parent folder of the partial records of a study */
  static claim(parent: string, id: string): PartialRecords {
    mkdirSync(parent, { recursive: true });
    const own = join(parent, `${id}@${hostname()}@${process.pid}`);
    rmSync(own, { recursive: true, force: true });
    for (const name of readdirSync(parent)) if (isOrphan(name, id) && moved(join(parent, name), own)) break;
    mkdirSync(own, { recursive: true });
    removeUnsealed(own);
    return new PartialRecords(own);
  }

  /** The records of a task are complete. */
  seal(task: string): void {
    appendFileSync(join(this.folder, SEALED), `${hashOfFile(join(this.folder, `${task}.jsonl`))} ${task}\n`);
  }

  /** Moves the records to where those of finished cells are; equal ones that are there already give way. */
  publish(target: string): void {
    rmSync(join(this.folder, SEALED), { force: true });
    rmSync(target, { recursive: true, force: true });
    mkdirSync(join(target, '..'), { recursive: true });
    if (!moved(this.folder, target)) rmSync(this.folder, { recursive: true, force: true });
  }

  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether a folder is of the cell and of a process of this machine that is gone. */
function isOrphan(name: string, id: string): boolean {
  const [cell, host, pid] = name.split('@');
  if (cell !== id || host !== hostname() || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Of several processes that try, one succeeds. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

function removeUnsealed(folder: string): void {
  const names = readdirSync(folder);
  const sealed = new Map<string, string>();
  if (names.includes(SEALED))
    for (const line of readFileSync(join(folder, SEALED), 'utf8').split('\n')) {
      const [hash, task] = line.split(' ');
      if (task) sealed.set(`${task}.jsonl`, hash!);
    }
  for (const name of names)
    if (name !== SEALED && sealed.get(name) !== hashOfFile(join(folder, name))) rmSync(join(folder, name));
}
