import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.ts';
import { freezePython } from './freeze-python.ts';

/** Everything that decides what the frozen memory holds. */
const SOURCES = ['freeze.mjs', 'boot-python.mjs', 'import-wall.mjs', 'preload.py'];

/**
 * Puts the memory of a booted Python into a file: frozen once per user and version (four processor seconds), copied after that.
 * Where the cache folder cannot be written, Python is frozen every time.
 * @param pyodideFolder the installed pyodide package  @param path file to write
 * @throws with the words of the failed process
 */
export async function frozenPython(pyodideFolder: string, path: string): Promise<void> {
  const kept = join(cacheFolder(), `python-${await version(pyodideFolder)}.snapshot`);
  if (await copied(kept, path)) return;
  await freezePython(pyodideFolder, path);
  await keep(path, kept);
}

/** Readers see no file or a whole one. */
async function keep(path: string, kept: string): Promise<void> {
  const making = `${kept}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(kept), { recursive: true });
    await copyFile(path, making);
  } catch (error) {
    if (isRefusal(error)) return;
    throw error;
  }
  await rename(making, kept);
}

async function version(pyodideFolder: string): Promise<string> {
  const digest = createHash('sha256').update(await readFile(join(pyodideFolder, 'package.json')));
  for (const name of SOURCES) digest.update(await readFile(fileURLToPath(new URL(`./cage/${name}`, import.meta.url))));
  return digest.digest('hex').slice(0, 16);
}

async function copied(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to);
    return true;
  } catch (error) {
    if (isRefusal(error) || (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** The cache folder is not this user's to read or write, or its disk is full: no reason not to work. */
function isRefusal(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EDQUOT'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}
