import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvaluationError } from '../evaluation-error.ts';

/** What was fetched: for each dataset the commit, and for each file its checksum. */
export interface DataLock {
  readonly datasets: Readonly<Record<string, LockedDataset>>;
}

export interface LockedDataset {
  /** The revision that the task names. */
  readonly revision: string;
  /** The commit that it stood for when it was first fetched; further files come from the same one. */
  readonly commit: string;
  readonly files: Readonly<Record<string, { readonly size: number; readonly checksum: string }>>;
}

const NAME = 'ptqlab-data.json';

/** The lock of a data folder; empty where nothing was fetched yet. */
export async function readDataLock(folder: string): Promise<DataLock> {
  try {
    return JSON.parse(await readFile(join(folder, NAME), 'utf8')) as DataLock;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { datasets: {} };
    throw new EvaluationError(`${join(folder, NAME)} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Replaces the lock in one step. */
export async function writeDataLock(folder: string, lock: DataLock): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, NAME);
  await writeFile(`${path}.partial`, `${JSON.stringify(lock, null, 2)}\n`);
  await rename(`${path}.partial`, path);
}
