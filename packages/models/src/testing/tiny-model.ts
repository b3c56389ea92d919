import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { tensorShapes } from '../load/tensor-names.ts';
import type { WeightSource } from '../load/weight-source.ts';

/** A decoder small enough for plain loops, with grouped heads and biases. */
export const TINY: DecoderShape = {
  vocabularySize: 19,
  hiddenSize: 12,
  intermediateSize: 10,
  blockCount: 2,
  headCount: 4,
  keyHeadCount: 2,
  headSize: 4,
  ropeTheta: 100,
  normEpsilon: 1e-5,
  maxPositions: 32,
  tiedHead: false,
  biases: ['q', 'k', 'v', 'o'],
};

/** Weights from a seeded generator: norms near 1, the rest of the size that keeps activations near 1. */
export function randomWeights(shape: DecoderShape, seed = 1): Map<string, Float32Array> {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return new Map(
    [...tensorShapes(shape)].map(([name, size]) => {
      const isNorm = size.length === 1 && name.endsWith('norm.weight');
      const spread = isNorm ? 0.2 : Math.sqrt(3 / size.at(-1)!);
      const length = size.reduce((a, b) => a * b);
      return [name, Float32Array.from({ length }, () => (isNorm ? 1 : 0) + spread * uniform())];
    }),
  );
}

/** A weight source over weights in memory. */
export function memoryWeights(weights: ReadonlyMap<string, Float32Array>, shape: DecoderShape): WeightSource {
  return {
    floats: async (name) => weights.get(name)!,
    rows: async (name, from, to) => weights.get(name)!.subarray(from * shape.hiddenSize, to * shape.hiddenSize),
    quantized: async () => undefined,
  };
}
