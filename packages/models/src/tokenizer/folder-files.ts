import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '@ptqlab/formats';
import type { ModelFiles } from './model-files.ts';

/** The files of a model folder on disk. */
export function folderFiles(folder: string): ModelFiles {
  const pathOf = (name: string): string => join(folder, name);
  return {
    pathOf,
    async read(name) {
      try {
        return await readFile(pathOf(name));
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        if (code === 'ENOENT') return undefined;
        throw new FormatError(`cannot be read (${code})`, { file: pathOf(name) }, { cause });
      }
    },
  };
}
