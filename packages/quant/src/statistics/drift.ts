import type { Device, Tensor } from '@ptqlab/tensor';
import type { Accumulator } from './statistic.ts';

/**
 * D = (2/n) Σ (Xf − X)ᵀX [in, in]: row = drift of the input caused by quantizing what comes before, column = quantized input.
 * GPTAQ (Yale fake_quant, commit 883afc6), same running mean as the Hessian.
 */
export class DriftAccumulator implements Accumulator {
  readonly value: Tensor;
  #sequences = 0;

  constructor(device: Device, columns: number) {
    this.value = device.zeros([columns, columns]);
  }

  add(x: Tensor, xf: Tensor): void {
    using _ = x.device.scope();
    const n = ++this.#sequences;
    const factor = Math.sqrt(2 / n);
    const X = x.mul(factor);
    const drift = xf.mul(factor).sub(X);
    this.value.write(this.value.mul((n - 1) / n).add(drift.transpose().matmul(X)));
  }
}
