import { tensorShapes, type DecoderShape, type WeightSource } from '@ptqlab/models';

/** A decoder small enough for the reference backend, with grouped heads and biases. */
export const TINY: DecoderShape = {
  vocabularySize: 13,
  hiddenSize: 8,
  intermediateSize: 12,
  blockCount: 2,
  headCount: 4,
  keyHeadCount: 2,
  headSize: 2,
  ropeTheta: 100,
  normEpsilon: 1e-5,
  maxPositions: 32,
  tiedHead: true,
  biases: ['q', 'k', 'v', 'o'],
};

/** Its weights by name, from a fixed sequence: norms near 1, the rest of a size that keeps activations near 1. */
export function tinyWeights(shape: DecoderShape = TINY): Map<string, Float32Array> {
  let state = 1;
  const uniform = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
  return new Map(
    [...tensorShapes(shape)].map(([name, size]) => {
      const isNorm = name.endsWith('norm.weight');
      const spread = isNorm ? 0.2 : Math.sqrt(3 / size.at(-1)!);
      const length = size.reduce((a, b) => a * b);
      return [name, Float32Array.from({ length }, () => (isNorm ? 1 : 0) + spread * uniform())];
    }),
  );
}

/** A weight source over weights in memory. */
export function memoryWeights(weights: ReadonlyMap<string, Float32Array>, { hiddenSize } = TINY): WeightSource {
  return {
    floats: async (name) => weights.get(name)!,
    rows: async (name, from, to) => weights.get(name)!.subarray(from * hiddenSize, to * hiddenSize),
    quantized: async () => undefined,
  };
}

/** Calibration sequences of different lengths. */
export const SEQUENCES: readonly (readonly number[])[] = [[1, 2, 3], [7, 0, 12], [3, 1, 4, 1, 5], [6], [11, 10]];
