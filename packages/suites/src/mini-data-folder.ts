import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MINI_DATA_SHA256, writeDataFolder } from '@ptqlab/mini-world';
import { cacheFolder } from '@ptqlab/sandbox';

/**
 * The data folder of the mini suite, generated where it is not there yet (two seconds). It is named by the hash of its content and
 * appears whole: several processes may ask for it at once, and one that is killed leaves nothing that another would read.
 * @throws Error when what was generated is not what the repository records
 */
export async function miniDataFolder(cache = cacheFolder()): Promise<string> {
  const folder = join(cache, `mini-${MINI_DATA_SHA256.slice(0, 16)}`);
  if (await isFolder(folder)) return folder;
  const making = `${folder}.${randomBytes(6).toString('hex')}`;
  await mkdir(making, { recursive: true });
  try {
    const made = await writeDataFolder(making);
    if (made !== MINI_DATA_SHA256)
      throw new Error(
        `The documents of the mini suite have the SHA-256 ${made}, and MINI_DATA_SHA256 in packages/mini-world is ` +
          `${MINI_DATA_SHA256}; a changed generator needs a changed constant.`,
      );
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (!(await isFolder(folder))) throw error; // else another process was faster
  }
  return folder;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
