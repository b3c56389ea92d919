import { readdir } from 'node:fs/promises';
import { FormatError } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import { folderFiles } from './folder-files.ts';
import { readTokenizer } from './read-tokenizer.ts';

/**
 * The tokenizer of a model folder; see readTokenizer for the files it looks for.
 * @throws FormatError when there is none, or a file is damaged
 */
export async function openTokenizer(folder: string): Promise<Tokenizer> {
  try {
    await readdir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FormatError(`cannot be read as a folder (${code}); give the folder of a model`, { file: folder }, { cause });
  }
  return readTokenizer(folderFiles(folder), folder);
}
