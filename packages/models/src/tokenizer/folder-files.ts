import { join } from 'node:path';
import { readBytes } from '@ptqlab/formats';
import type { ModelFiles } from './model-files.ts';

/** The files of a model folder on disk. */
export function folderFiles(folder: string): ModelFiles {
  const pathOf = (name: string): string => join(folder, name);
  return { pathOf, read: (name) => readBytes(pathOf(name)) };
}
