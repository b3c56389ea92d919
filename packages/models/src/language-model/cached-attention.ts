import type { Tensor, TensorDevice } from '@ptqlab/tensor';
import type { AttentionMemory } from '../decoder/block.ts';

/** Room for the keys and values of one sequence in one block, in the scope that was innermost at construction. */
export class CachedAttention implements AttentionMemory {
  readonly #k: Tensor;
  readonly #v: Tensor;
  #length = 0;

  /** @param capacity longest sequence in tokens @param channels keyHeadCount · headSize */
  constructor(device: TensorDevice, capacity: number, channels: number) {
    this.#k = device.empty([capacity, channels]);
    this.#v = device.empty([capacity, channels]);
  }

  extend(k: Tensor, v: Tensor): { k: Tensor; v: Tensor } {
    const start = this.#length;
    this.#length += k.shape[0]!;
    this.#k.rows(start, this.#length).write(k);
    this.#v.rows(start, this.#length).write(v);
    return { k: this.#k.rows(0, this.#length), v: this.#v.rows(0, this.#length) };
  }
}
