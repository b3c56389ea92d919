import type { Device } from '@ptqlab/tensor';
import type { QuantizedWeight } from '@ptqlab/quant';

/** Where the weights of a model come from: a checkpoint, or one with parts replaced by their quantized form. */
export interface WeightSource {
  /** All values of the tensor of floats called `name`, as f32. @throws FormatError for another shape */
  floats(name: string, shape: readonly number[]): Promise<Float32Array>;
  /** Rows `from` to `to` (exclusive) of a matrix of floats. */
  rows(name: string, from: number, to: number): Promise<Float32Array>;
  /**
   * The stored form of a linear layer's weight, in the caller's innermost scope; undefined when the layer is not quantized.
   * @param layer for instance model.layers.0.self_attn.q_proj
   */
  quantized(layer: string, device: Device): Promise<QuantizedWeight | undefined>;
}
