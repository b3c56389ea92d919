import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { FormatError } from '../format-error.ts';
import type { ByteSource } from './byte-source.ts';

/** The system reads at most 2^31 - 1 bytes at once. */
const LONGEST_READ = 1 << 30;

/** A file on disk, open for reading. */
export class FileBytes implements ByteSource {
  private constructor(
    readonly name: string,
    readonly size: number,
    private readonly handle: FileHandle,
  ) {}

  /** @throws FormatError when the file is missing, unreadable, or no regular file */
  static async open(file: string): Promise<FileBytes> {
    const handle = await openForReading(file);
    try {
      return new FileBytes(file, (await handle.stat()).size, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async readInto(target: Uint8Array, position: number, tensor?: string): Promise<void> {
    let filled = 0;
    while (filled < target.length) {
      const wanted = Math.min(target.length - filled, LONGEST_READ);
      const { bytesRead } = await this.handle.read(target, filled, wanted, position + filled);
      if (bytesRead === 0)
        throw new FormatError(`ends ${target.length - filled} bytes too early; it is truncated`, {
          file: this.name,
          ...(tensor === undefined ? {} : { tensor }),
        });
      filled += bytesRead;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

async function openForReading(file: string): Promise<FileHandle> {
  try {
    // Asked before opening: to open a pipe is to wait until somebody writes to it.
    if (!(await stat(file)).isFile()) throw new FormatError('is not a file', { file });
    return await open(file, 'r');
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'there is no such file' : `cannot be opened (${code})`;
    throw new FormatError(problem, { file }, { cause });
  }
}
