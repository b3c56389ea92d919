import { readFile, stat } from 'node:fs/promises';
import { FormatError } from './format-error.ts';

/**
 * The bytes of a file of the user.
 * @returns undefined when there is none
 * @throws FormatError when something that is no regular file has this name, or it cannot be read
 */
export async function readBytes(file: string): Promise<Uint8Array | undefined> {
  try {
    // A folder cannot be read, and a pipe would be waited for without end.
    if (!(await stat(file)).isFile()) throw new FormatError('is not a file', { file });
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new FormatError(`cannot be read (${code})`, { file }, { cause });
  }
}
