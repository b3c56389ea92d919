import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { FormatError } from '../format-error.ts';
import { parseHeader } from './header.ts';
import type { PlacedTensor, SafetensorsHeader } from './header.ts';

/** Bytes of the little-endian header length at the start of a file. */
const LENGTH_BYTES = 8;

/** A longer header is taken for damage; the original implementation draws the same line. */
const LONGEST_HEADER = 100_000_000;

/** The system reads at most 2^31 - 1 bytes at once. */
const LONGEST_READ = 1 << 30;

/** One safetensors file, open for reading; its header has been checked. */
export class Shard {
  private constructor(
    readonly file: string,
    private readonly handle: FileHandle,
    private readonly dataStart: number,
    readonly header: SafetensorsHeader,
  ) {}

  /** @throws FormatError when the file is missing, unreadable, or its header is damaged */
  static async open(file: string): Promise<Shard> {
    const handle = await openForReading(file);
    try {
      const { size } = await handle.stat();
      const { bytes, dataStart } = await readHeader(handle, size, file);
      return new Shard(file, handle, dataStart, parseHeader(bytes, size - dataStart, file));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Fills `target` with stored bytes of `tensor`, from byte `offset` of the tensor on.
   * @throws FormatError when the file ends before `target` is full (it shrank since it was opened)
   */
  async readInto(tensor: PlacedTensor, offset: number, target: Uint8Array): Promise<void> {
    const position = this.dataStart + tensor.begin + offset;
    await fill(this.handle, target, position, { file: this.file, tensor: tensor.name });
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

async function openForReading(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'there is no such file' : `cannot be opened (${code})`;
    throw new FormatError(problem, { file }, { cause });
  }
}

async function readHeader(handle: FileHandle, size: number, file: string) {
  if (size < LENGTH_BYTES)
    throw new FormatError(`holds ${size} bytes, too few for a safetensors header; it is truncated`, { file });
  const prefix = new Uint8Array(LENGTH_BYTES);
  await fill(handle, prefix, 0, { file });
  const length = new DataView(prefix.buffer).getBigUint64(0, true);
  if (length > LONGEST_HEADER)
    throw new FormatError(
      `announces a header of ${length} bytes, more than ${LONGEST_HEADER}; not a safetensors file`,
      { file },
    );
  const dataStart = LENGTH_BYTES + Number(length);
  if (dataStart > size)
    throw new FormatError(`announces a header of ${length} bytes, the file holds ${size}; it is truncated`, { file });
  const bytes = new Uint8Array(Number(length));
  await fill(handle, bytes, LENGTH_BYTES, { file });
  return { bytes, dataStart };
}

async function fill(
  handle: FileHandle,
  target: Uint8Array,
  position: number,
  place: { file: string; tensor?: string },
) {
  let filled = 0;
  while (filled < target.length) {
    const wanted = Math.min(target.length - filled, LONGEST_READ);
    const { bytesRead } = await handle.read(target, filled, wanted, position + filled);
    if (bytesRead === 0)
      throw new FormatError(`ends ${target.length - filled} bytes too early; it is truncated`, place);
    filled += bytesRead;
  }
}
