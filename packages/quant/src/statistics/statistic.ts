import type { Device, Tensor } from '@ptqlab/tensor';

/** Adds one calibration sequence at a time. */
export interface Accumulator {
  /**
   * @param x the layer's input in the model as quantized so far, [tokens, in]
   * @param xf the same input in the full-precision model
   */
  add(x: Tensor, xf: Tensor): void;
  readonly value: Tensor;
}

export type AccumulatorFactory = (device: Device, columns: number) => Accumulator;
