import { checkSize, notWritten } from './hidden-states-errors.ts';

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
 * Room for hidden states: in memory up to a cap, in a temporary file above.
 * @throws RangeError above the cap in a browser, which has no files
 */
export async function openHiddenStates(
  lengths: readonly number[],
  width: number,
  keptInMemory = KEPT_IN_MEMORY,
): Promise<HiddenStates> {
  const bytes = 4 * width * lengths.reduce((sum, length) => sum + length, 0);
  if (bytes <= keptInMemory) return new StatesInMemory(lengths, width);
  if (!globalThis.process?.versions?.node)
    throw new RangeError(
      `hidden states: ${bytes} bytes are needed and a page keeps at most ${keptInMemory}; ask for fewer or shorter sequences`,
    );
  const { StatesInFile } = await import('./states-in-file.ts');
  return StatesInFile.open(lengths, width);
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
