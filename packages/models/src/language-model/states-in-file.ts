import { open, unlink, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSize, notWritten } from './hidden-states-errors.ts';
import type { HiddenStates } from './hidden-states.ts';

/** Hidden states in a temporary file that has no name any more once it is open, so nothing is left behind however the process ends. */
export class StatesInFile implements HiddenStates {
  readonly #starts: readonly number[];
  readonly #written = new Set<number>();

  private constructor(
    readonly lengths: readonly number[],
    readonly width: number,
    private readonly file: FileHandle,
  ) {
    let start = 0;
    this.#starts = lengths.map((length) => (start += 4 * width * length) - 4 * width * length);
  }

  /** A file without a name. */
  static async open(lengths: readonly number[], width: number): Promise<HiddenStates> {
    const path = join(tmpdir(), `ptqlab-states-${process.pid}-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new StatesInFile(lengths, width, file);
  }

  async read(sequence: number): Promise<Float32Array> {
    if (!this.#written.has(sequence)) throw notWritten(sequence);
    const values = new Float32Array(this.lengths[sequence]! * this.width);
    const bytes = new Uint8Array(values.buffer);
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await this.file.read(bytes, done, bytes.length - done, this.#starts[sequence]! + done);
      if (bytesRead === 0) throw new Error(`hidden states: the temporary file ended inside sequence ${sequence}`);
      done += bytesRead;
    }
    return values;
  }

  async write(sequence: number, values: Float32Array): Promise<void> {
    checkSize(this, sequence, values);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let done = 0; done < bytes.length; )
      done += (await this.file.write(bytes, done, bytes.length - done, this.#starts[sequence]! + done)).bytesWritten;
    this.#written.add(sequence);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }
}
