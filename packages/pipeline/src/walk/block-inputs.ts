import { openHiddenStates, type HiddenStates } from '@ptqlab/models';
import type { InputStore } from '@ptqlab/quant';

/** Host memory that the inputs of one step may take before they go to a temporary file: four steps as much as one stream. */
const KEPT_IN_MEMORY = 2 ** 28;

/** The inputs of a block's steps while it is quantized: in memory up to a cap, in temporary files above. */
export class BlockInputs implements AsyncDisposable {
  readonly #states: HiddenStates[] = [];

  /** @param lengths tokens of each calibration sequence */
  constructor(
    private readonly lengths: readonly number[],
    private readonly keptInMemory = KEPT_IN_MEMORY,
  ) {}

  /** Room for the input of one step, `width` channels wide. */
  async open(width: number): Promise<InputStore> {
    const states = await openHiddenStates(this.lengths, width, this.keptInMemory);
    this.#states.push(states);
    let added = 0;
    return {
      add: (values) => states.write(added++, values),
      read: (sequence) => states.read(sequence),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const states of this.#states) await states[Symbol.asyncDispose]();
  }
}
