import type { TensorDevice } from '@ptqlab/tensor';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import type { Rotation } from '../decoder/rotate.ts';
import { rotaryTable, type RotaryTable } from '../decoder/rotary-table.ts';

/** Rotation angles of batches, from one table that grows with the longest position asked for. */
export class Rotations {
  #positions = 0;
  #table: RotaryTable = { cos: new Float32Array(0), sin: new Float32Array(0) };

  constructor(private readonly shape: DecoderShape) {}

  /**
   * Angles of the tokens of several sequences, one after another.
   * @param lengths tokens of each sequence
   * @param starts position of each sequence's first token; 0 when left out
   */
  of(device: TensorDevice, lengths: readonly number[], starts: readonly number[] = lengths.map(() => 0)): Rotation {
    this.#grow(Math.max(...lengths.map((length, i) => starts[i]! + length)));
    const half = this.shape.headSize / 2;
    const tokens = lengths.reduce((sum, length) => sum + length, 0);
    const pick = (table: Float32Array) => {
      const angles = new Float32Array(tokens * half);
      let at = 0;
      for (const [i, length] of lengths.entries()) {
        angles.set(table.subarray(starts[i]! * half, (starts[i]! + length) * half), at);
        at += length * half;
      }
      return device.tensor(angles, [tokens, 1, half]);
    };
    return { cos: pick(this.#table.cos), sin: pick(this.#table.sin) };
  }

  #grow(positions: number): void {
    if (positions <= this.#positions) return;
    this.#positions = Math.max(positions, 2 * this.#positions);
    this.#table = rotaryTable(this.#positions, this.shape.headSize, this.shape.ropeTheta);
  }
}
