import type { Device } from '@ptqlab/tensor';
import type { QuantizedWeight } from '@ptqlab/quant';
import type { WeightSource } from '@ptqlab/models';
import type { QuantizedModelSink } from './quantized-model-sink.ts';

/** A quantized weight on the host. */
interface HostWeight extends Omit<QuantizedWeight, 'parts'> {
  readonly parts: Readonly<Record<string, { readonly values: ArrayLike<number>; readonly shape: readonly number[] }>>;
}

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

  async writeLayer(layer: string, weight: QuantizedWeight): Promise<void> {
    const parts: Record<string, HostWeight['parts'][string]> = {};
    for (const [name, part] of Object.entries(weight.parts))
      parts[name] = { values: await part.read(), shape: part.shape };
    this.#layers.set(layer, { encoding: weight.encoding, shape: weight.shape, meta: weight.meta, parts });
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
    if (!weight) return undefined;
    const parts = Object.fromEntries(
      Object.entries(weight.parts).map(([name, { values, shape }]) => [name, device.tensor(values, shape)]),
    );
    return { ...weight, parts };
  }
}
