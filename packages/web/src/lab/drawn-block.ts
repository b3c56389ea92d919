import { tensorShapes, type DecoderShape, type WeightSource } from '@ptqlab/models';

/** A decoder of one block whose weights and calibration tokens come from a seed. */
export interface DrawnBlock {
  readonly shape: DecoderShape;
  readonly source: WeightSource;
  readonly sequences: readonly (readonly number[])[];
}

const VOCABULARY = 64;
const HEAD_SIZE = 8;
const SEQUENCE = 32;

/** @throws RangeError for a hidden size that heads of 8 channels do not divide */
export function drawnBlock({
  hiddenSize,
  tokens,
  seed,
}: {
  hiddenSize: number;
  tokens: number;
  seed: number;
}): DrawnBlock {
  if (!(hiddenSize > 0) || hiddenSize % HEAD_SIZE !== 0)
    throw new RangeError(`a block of ${hiddenSize} channels was asked for; give a multiple of ${HEAD_SIZE}`);
  const shape: DecoderShape = {
    vocabularySize: VOCABULARY,
    hiddenSize,
    intermediateSize: 2 * hiddenSize,
    blockCount: 1,
    headCount: hiddenSize / HEAD_SIZE,
    keyHeadCount: hiddenSize / HEAD_SIZE,
    headSize: HEAD_SIZE,
    ropeTheta: 10_000,
    normEpsilon: 1e-5,
    maxPositions: SEQUENCE,
    tiedHead: true,
    biases: [],
  };
  const next = uniform(seed);
  const weights = new Map([...tensorShapes(shape)].map(([name, size]) => [name, drawTensor(name, size, next)]));
  const count = Math.max(1, Math.round(tokens / SEQUENCE));
  const sequences = Array.from({ length: count }, () =>
    Array.from({ length: SEQUENCE }, () => Math.floor(VOCABULARY * next())),
  );
  return { shape, source: sourceOf(weights, hiddenSize), sequences };
}

/** Norms near 1 with a few large channels, as trained models have; everything else of a size that keeps activations near 1. */
function drawTensor(name: string, size: readonly number[], next: () => number): Float32Array {
  const length = size.reduce((a, b) => a * b);
  if (name.endsWith('norm.weight'))
    return Float32Array.from({ length }, () => (next() < 0.03 ? 8 : 1 + 0.4 * (next() - 0.5)));
  const spread = Math.sqrt(12 / size.at(-1)!);
  return Float32Array.from({ length }, () => spread * (next() - 0.5));
}

function sourceOf(weights: ReadonlyMap<string, Float32Array>, hiddenSize: number): WeightSource {
  return {
    floats: async (name) => weights.get(name)!,
    rows: async (name, from, to) => weights.get(name)!.subarray(from * hiddenSize, to * hiddenSize),
    quantized: async () => undefined,
  };
}

/** Numbers in [0, 1) from a seed: a Weyl sequence through the finalizer of MurmurHash3. */
function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
}
