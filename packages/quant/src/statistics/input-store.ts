/** Keeps the input of a layer, sequence by sequence, between calibration and the searches that look at it again. */
export interface InputStore {
  /** Keeps one more sequence [tokens, in], row by row. */
  add(values: Float32Array): Promise<void>;
  /** The sequence that was added as number `sequence`, from 0. */
  read(sequence: number): Promise<Float32Array>;
}

/** In host memory, without a limit. */
export class InputsInMemory implements InputStore {
  readonly #sequences: Float32Array[] = [];

  async add(values: Float32Array): Promise<void> {
    this.#sequences.push(values);
  }

  async read(sequence: number): Promise<Float32Array> {
    return this.#sequences[sequence]!;
  }
}
