// A decoder in openPangu layout with random weights of a given size: what a benchmark of whole cells runs on when no trained model is at hand.
// Time does not depend on what the weights say.
import { LINEAR_ROLES } from '@ptqlab/models';

/** Sizes of the two mini models. */
export const SIZES = {
  small: { hiddenSize: 128, intermediateSize: 384, blockCount: 5, headCount: 4, keyHeadCount: 2, headSize: 32 },
  large: { hiddenSize: 256, intermediateSize: 768, blockCount: 7, headCount: 4, keyHeadCount: 2, headSize: 64 },
};

export const shapeOf = (size) => ({
  ...SIZES[size],
  vocabularySize: 2048,
  ropeTheta: 1e4,
  normEpsilon: 1e-5,
  maxPositions: 512,
  tiedHead: true,
  biases: LINEAR_ROLES.slice(0, 4),
});

/** xorshift32: the same numbers everywhere. */
export function randomSource(seed) {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A weight source: matrices uniform within ±√(3 / columns), norms near 1, biases near 0. */
export function randomWeights(shape, seed = 7) {
  const made = new Map();
  const make = (name, dimensions) => {
    const random = randomSource(seed + [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 0));
    const size = dimensions.reduce((product, length) => product * length, 1);
    const spread = dimensions.length > 1 ? Math.sqrt(3 / dimensions.at(-1)) : 0.1;
    const centre = /norm/.test(name) ? 1 : 0;
    return Float32Array.from({ length: size }, () => centre + spread * (2 * random() - 1));
  };
  const values = (name, dimensions) => {
    if (!made.has(name)) made.set(name, make(name, dimensions));
    return made.get(name);
  };
  return {
    floats: async (name, dimensions) => values(name, dimensions).slice(),
    async rows(name, from, to) {
      const width = shape.hiddenSize;
      return values(name, [shape.vocabularySize, width]).slice(from * width, to * width);
    },
    quantized: async () => undefined,
  };
}
