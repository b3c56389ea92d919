import type { Checkpoint } from '@ptqlab/formats';
import type { WeightSource } from './weight-source.ts';

/** The weights of a plain checkpoint: nothing is quantized. */
export function checkpointWeights(checkpoint: Checkpoint): WeightSource {
  return {
    floats: (name, shape) => checkpoint.readFloats(name, shape),
    rows: async (name, from, to) => (await checkpoint.readRows(name, from, to)) as Float32Array,
    quantized: async () => undefined,
  };
}
