import { join } from 'node:path';
import type { TaskFacts } from '../task.ts';
import { checksum, sizeOf } from './checksum.ts';
import type { ExpectedContent } from './checksum.ts';
import { readDataLock } from './data-lock.ts';
import { neededPaths } from './fetch-data.ts';

export interface CheckedFile {
  readonly path: string;
  /** `unknown`: the file is there, but no fetch has recorded what it should be. */
  readonly state: 'right' | 'missing' | 'changed' | 'unknown';
}

/**
 * Compares the files of a task in a data folder with the checksums that were recorded when they were fetched.
 * @param shots worked examples that will be asked for; the task's own number without it
 */
export async function checkData(task: TaskFacts, folder: string, shots?: number): Promise<CheckedFile[]> {
  const files = (await readDataLock(folder)).datasets[task.dataset.id]?.files ?? {};
  const checked: CheckedFile[] = [];
  for (const name of neededPaths(task, shots)) {
    const path = join(folder, task.dataset.folder, name);
    checked.push({ path, state: await stateOf(path, files[name]) });
  }
  return checked;
}

async function stateOf(path: string, recorded?: { size: number; checksum: string }): Promise<CheckedFile['state']> {
  const size = await sizeOf(path);
  if (size === 0) return 'missing';
  if (!recorded) return 'unknown';
  const [algorithm, digest] = recorded.checksum.split(':') as [ExpectedContent['algorithm'], string];
  return size === recorded.size && (await checksum(path, algorithm)) === digest ? 'right' : 'changed';
}
