import type { Device, Tensor } from '@ptqlab/tensor';
import type { Accumulator } from './statistic.ts';

/**
 * H = (2/n) Σ XᵀX [in, in] over n sequences (not tokens), as a running mean in f32: IST-DASLab/gptq (commit 2d65066), `add_batch`.
 */
export class HessianAccumulator implements Accumulator {
  readonly value: Tensor;
  #sequences = 0;

  constructor(device: Device, columns: number) {
    this.value = device.zeros([columns, columns]);
  }

  add(x: Tensor): void {
    using _ = x.device.scope();
    const n = ++this.#sequences;
    this.value.write(this.value.mul((n - 1) / n).add(x.mul(Math.sqrt(2 / n)).gram()));
  }
}
