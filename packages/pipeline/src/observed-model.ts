import type { WeightSource } from '@ptqlab/models';
import type { CalibrationSet } from './calibration/calibration-set.ts';

/** What one calibration sequence made of one block of the original model. */
export interface ObservedSequence {
  /** The inputs [tokens, in] of the block's steps, in their order. */
  readonly inputs: readonly Float32Array[];
  /** The block's output [tokens, hidden]. */
  readonly output: Float32Array;
}

const DEFAULT_MAX_BYTES = 2 ** 29;

/**
 * What calibration saw in the original model, kept on the host from one quantization to the next of the same model with the same
 * sequences: methods and widths differ in what they do with it, not in what they see. What would go beyond `maxBytes` is not kept,
 * and computed again. Results are the same, bit for bit, with and without.
 */
export class ObservedModel {
  readonly #sequences = new Map<string, ObservedSequence>();
  #of: { readonly source: WeightSource; readonly calibration: string } | undefined;
  #bytes = 0;

  constructor(private readonly maxBytes: number = DEFAULT_MAX_BYTES) {}

  /** Bytes kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws Error when it has seen another model or other sequences */
  requireSame(source: WeightSource, { hash }: CalibrationSet): void {
    this.#of ??= { source, calibration: hash };
    if (this.#of.source !== source || this.#of.calibration !== hash)
      throw new Error('observed model: it was made with another model or calibration; make a new one for these');
  }

  get(block: number, sequence: number): ObservedSequence | undefined {
    return this.#sequences.get(`${block} ${sequence}`);
  }

  /** True when there is room for a sequence of so many numbers. */
  hasRoom(values: number): boolean {
    return this.#bytes + 4 * values <= this.maxBytes;
  }

  keep(block: number, sequence: number, observed: ObservedSequence): void {
    this.#sequences.set(`${block} ${sequence}`, observed);
    this.#bytes += [...observed.inputs, observed.output].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}
