import { abs, type Device, type Tensor } from '@ptqlab/tensor';
import type { Accumulator } from './statistic.ts';

/** mean over all tokens of |x_c| for every input channel c, [in]. */
export class AbsMeanAccumulator implements Accumulator {
  readonly value: Tensor;
  #tokens = 0;

  constructor(device: Device, columns: number) {
    this.value = device.zeros([columns]);
  }

  add(x: Tensor): void {
    using _ = x.device.scope();
    const [tokens, columns] = x.shape as [number, number];
    const before = this.#tokens;
    this.#tokens += tokens;
    const sum = abs(x).transpose().sum().reshape([columns]);
    this.value.write(this.value.mul(before).add(sum).div(this.#tokens));
  }
}
