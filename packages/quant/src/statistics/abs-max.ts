import { abs, type Device, type Tensor } from '@ptqlab/tensor';
import type { Accumulator } from './statistic.ts';

/** max over all tokens of |x_c| for every input channel c, [in]. */
export class AbsMaxAccumulator implements Accumulator {
  readonly value: Tensor;

  constructor(device: Device, columns: number) {
    this.value = device.zeros([columns]);
  }

  add(x: Tensor): void {
    using _ = x.device.scope();
    const columns = x.shape[1]!;
    this.value.write(this.value.max(abs(x).transpose().maximum().reshape([columns])));
  }
}
