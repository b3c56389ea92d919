import { open, unlink, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Host memory that hidden states may take before they go to a temporary file. */
const KEPT_IN_MEMORY = 2 ** 30;

/** Activations of many sequences between two blocks, on the host: one f32 matrix [length, width] per sequence. */
export interface HiddenStates extends AsyncDisposable {
  /** Tokens of each sequence. */
  readonly lengths: readonly number[];
  /** Channels of a token. */
  readonly width: number;
  read(sequence: number): Promise<Float32Array>;
  write(sequence: number, values: Float32Array): Promise<void>;
}

/**
 * Room for hidden states: in memory up to a cap, in a temporary file above. The file has no name any more once it is open, so nothing
 * is left behind however the process ends.
 */
export async function openHiddenStates(
  lengths: readonly number[],
  width: number,
  keptInMemory = KEPT_IN_MEMORY,
): Promise<HiddenStates> {
  const bytes = 4 * width * lengths.reduce((sum, length) => sum + length, 0);
  if (bytes <= keptInMemory) return new StatesInMemory(lengths, width);
  const path = join(tmpdir(), `ptqlab-states-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return new StatesInFile(lengths, width, file);
}

class StatesInMemory implements HiddenStates {
  readonly #values: (Float32Array | undefined)[] = [];

  constructor(
    readonly lengths: readonly number[],
    readonly width: number,
  ) {}

  async read(sequence: number): Promise<Float32Array> {
    const values = this.#values[sequence];
    if (!values) throw notWritten(sequence);
    return values;
  }

  async write(sequence: number, values: Float32Array): Promise<void> {
    checkSize(this, sequence, values);
    this.#values[sequence] = values;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#values.length = 0;
  }
}

class StatesInFile implements HiddenStates {
  readonly #starts: readonly number[];
  readonly #written = new Set<number>();

  constructor(
    readonly lengths: readonly number[],
    readonly width: number,
    private readonly file: FileHandle,
  ) {
    let start = 0;
    this.#starts = lengths.map((length) => (start += 4 * width * length) - 4 * width * length);
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

const notWritten = (sequence: number): Error => new Error(`hidden states: sequence ${sequence} was read before written`);

function checkSize({ lengths, width }: HiddenStates, sequence: number, values: Float32Array): void {
  if (values.length !== lengths[sequence]! * width)
    throw new RangeError(
      `hidden states: sequence ${sequence} holds ${lengths[sequence]} x ${width} values, ${values.length} were given`,
    );
}
