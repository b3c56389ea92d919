import type { Device } from '@ptqlab/tensor';
import { deviceWeight, hostWeight, type HostWeight } from '@ptqlab/formats';
import type { QuantizedWeight } from '@ptqlab/quant';
import type { WeightSource } from '@ptqlab/models';
import type { ModuleFigures } from './module-record.ts';
import type { QuantizedModelSink } from './quantized-model-sink.ts';

/**
 * A sink that keeps the quantized model in host memory and is at once the source of its weights: for models that are quantized to be
 * evaluated and then forgotten.
 */
export class CollectedModel implements QuantizedModelSink, WeightSource {
  readonly finishedBlocks = 0;
  readonly #layers = new Map<string, HostWeight>();
  readonly #changed = new Map<string, Float32Array>();

  /** @param original gives everything that is not quantized */
  constructor(private readonly original: WeightSource) {}

  get finished(): WeightSource {
    return this;
  }

  async writeLayer(weight: QuantizedWeight, { name }: ModuleFigures): Promise<void> {
    this.#layers.set(name, await hostWeight(weight));
  }

  async writeChanged(name: string, values: Float32Array): Promise<void> {
    this.#changed.set(name, values);
  }

  async finishBlock(): Promise<void> {
    // Nothing is held back: a block is there as soon as its layers are.
  }

  async finish(): Promise<void> {
    // As for blocks.
  }

  async floats(name: string, shape: readonly number[]): Promise<Float32Array> {
    return this.#changed.get(name) ?? this.original.floats(name, shape);
  }

  rows(name: string, from: number, to: number): Promise<Float32Array> {
    return this.original.rows(name, from, to);
  }

  async quantized(layer: string, device: Device): Promise<QuantizedWeight | undefined> {
    const weight = this.#layers.get(layer);
    return weight && deviceWeight(weight, device);
  }
}
