import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FormatError } from '../format-error.ts';
import type { StoredArray } from './dtypes.ts';
import type { PlacedTensor } from './header.ts';
import { layOut } from './lay-out.ts';
import type { FileLayout } from './lay-out.ts';
import { storedBytes } from './stored-bytes.ts';
import type { TensorEntry } from './tensor-entry.ts';
import type { TensorWriter } from './tensor-writer.ts';

/** The system writes at most 2^31 - 1 bytes at once. */
const LONGEST_WRITE = 1 << 30;

/**
 * Starts a safetensors file at `path`. The header is written first, from `entries`; the tensors follow through the writer.
 * Everything goes to a temporary file beside `path`, which `finish` flushes to the disk and then renames over `path`.
 * @param entries every tensor the file will hold
 * @param metadata free text to attach
 * @throws FormatError when the file cannot be created
 */
export async function createSafetensorsWriter(
  path: string,
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<TensorWriter> {
  const layout = layOut(entries, metadata);
  const temporary = `${path}.${randomUUID()}.tmp`;
  const handle = await createFile(path, temporary);
  const writer = new SafetensorsFileWriter(path, temporary, handle, layout);
  try {
    await writeAll(handle, layout.preamble, 0);
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return writer;
}

async function createFile(path: string, temporary: string): Promise<FileHandle> {
  try {
    return await open(temporary, 'wx');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'its folder does not exist; create it first' : `cannot be created (${code})`;
    throw new FormatError(problem, { file: path }, { cause });
  }
}

class SafetensorsFileWriter implements TensorWriter {
  private readonly missing: Set<string>;
  private open = true;

  constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    private readonly layout: FileLayout,
  ) {
    this.missing = new Set(layout.tensors.keys());
  }

  async write(name: string, values: StoredArray): Promise<void> {
    await this.writeAt(this.expect(name), (tensor) => storedBytes(tensor, values));
  }

  async writeBytes(name: string, bytes: Uint8Array): Promise<void> {
    await this.writeAt(this.expect(name), ({ begin, end }) => {
      if (bytes.length === end - begin) return bytes;
      throw new RangeError(`tensor "${name}" takes ${end - begin} bytes, ${bytes.length} were given`);
    });
  }

  async finish(): Promise<void> {
    this.checkOpen();
    const [missing] = this.missing;
    if (missing !== undefined)
      throw new Error(`${this.path}: tensor "${missing}" was announced but not written; write it before finish`);
    await this.handle.sync();
    await this.handle.close();
    this.open = false;
    try {
      await rename(this.temporary, this.path);
    } catch (error) {
      await rm(this.temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(this.path));
  }

  async abort(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.handle.close();
    await rm(this.temporary, { force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  private expect(name: string): PlacedTensor {
    this.checkOpen();
    const tensor = this.layout.tensors.get(name);
    if (tensor === undefined)
      throw new Error(`${this.path}: tensor "${name}" was not announced when the file was started`);
    if (!this.missing.has(name)) throw new Error(`${this.path}: tensor "${name}" was written before`);
    return tensor;
  }

  private async writeAt(tensor: PlacedTensor, bytes: (tensor: PlacedTensor) => Uint8Array): Promise<void> {
    const stored = bytes(tensor);
    this.missing.delete(tensor.name);
    try {
      await writeAll(this.handle, stored, this.layout.preamble.length + tensor.begin);
    } catch (error) {
      this.missing.add(tensor.name);
      throw error;
    }
  }

  private checkOpen(): void {
    if (!this.open) throw new Error(`${this.path}: the writer was already finished or aborted`);
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const length = Math.min(bytes.length - written, LONGEST_WRITE);
    const { bytesWritten } = await handle.write(bytes, written, length, position + written);
    written += bytesWritten;
  }
}

/** Makes a rename survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
