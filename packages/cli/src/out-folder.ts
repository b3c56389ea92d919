import { accessSync, constants, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/**
 * The absolute path of a folder that a command can write into, which may not be there yet. Leaves nothing behind.
 * @throws UsageError when a file stands in its place or on the way to it, or it cannot be made or written
 */
export function outFolder(path: string): string {
  if (path.trim() === '') throw new UsageError('--out "": no folder was named; give one, which may be new');
  const folder = resolve(path);
  try {
    const there = deepestThere(folder);
    if (!statSync(there).isDirectory())
      throw new UsageError(`--out ${path}: ${there} is a file; give a folder, which may be new`);
    if (there === folder) accessSync(folder, constants.W_OK | constants.X_OK);
    else tryToMake(there, relative(there, folder));
    return folder;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--out ${path}: no folder can be made or written there (${code}); give another one`);
  }
}

/** The folder itself or the nearest above it that has an entry, be it a link that leads nowhere. */
function deepestThere(folder: string): string {
  let there = folder;
  while (!hasEntry(there)) there = dirname(there);
  return there;
}

function hasEntry(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}

/** Makes the missing folders below one of a passing name: some file systems promise in their permissions what they refuse. */
function tryToMake(there: string, missing: string): void {
  const passing = mkdtempSync(join(there, '.ptqlab-'));
  try {
    mkdirSync(join(passing, missing), { recursive: true });
  } finally {
    rmSync(passing, { recursive: true });
  }
}
