import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/**
 * The absolute path of a folder that a command writes into, which may not be there yet.
 * @throws UsageError when a file stands in its place or on the way to it
 */
export function outFolder(path: string): string {
  const folder = resolve(path);
  let there = folder;
  while (!existsSync(there) && there !== dirname(there)) there = dirname(there);
  if (existsSync(there) && !statSync(there).isDirectory())
    throw new UsageError(`--out ${path}: ${there} is a file; give a folder, which may be new`);
  return folder;
}
