import fc from 'fast-check';

/** A layer to quantize and what calibration saw: drawn by seed, so that a failure prints small. */
export interface LayerCase {
  readonly kind: 'dyadic' | 'realistic';
  readonly out: number;
  readonly columns: number;
  readonly seed: number;
}

export interface LayerValues {
  /** [out, in]. */
  readonly W: Float32Array;
  readonly bias: Float32Array;
  /** Sequences [tokens, in] in the quantized model, and the same ones in the original. */
  readonly X: readonly Float32Array[];
  readonly Xf: readonly Float32Array[];
}

/** Columns per group in the schemes the laws use; every drawn layer has at least four groups. */
export const GROUP_SIZE = 16;

const cases = (kind: LayerCase['kind']): fc.Arbitrary<LayerCase> =>
  fc.record({
    kind: fc.constant(kind),
    out: fc.integer({ min: 2, max: 12 }),
    columns: fc.constantFrom(64, 80),
    seed: fc.nat(2 ** 31),
  });

/**
 * Small integers / 16 as weights, and tokens with one non-zero power of two each: H is diagonal, no error is spread, and every
 * operation on codes is exact on every device.
 */
export const dyadicLayers = cases('dyadic');
/** Weights like a trained layer's, inputs with correlated channels of different sizes, a little drift. */
export const realisticLayers = cases('realistic');

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function valuesOfLayer({ kind, out, columns, seed }: LayerCase): LayerValues {
  const next = uniform(seed);
  if (kind === 'dyadic') {
    const W = Float32Array.from({ length: out * columns }, () => (Math.floor(next() * 33) - 16) / 16);
    const bias = Float32Array.from({ length: out }, () => Math.floor(next() * 9) / 16);
    const x = new Float32Array(columns * columns);
    for (let c = 0; c < columns; c++) x[c * columns + c] = 2 ** (Math.floor(next() * 5) - 2);
    return { W, bias, X: [x], Xf: [x] };
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const W = Float32Array.from({ length: out * columns }, () => 0.1 * normal());
  const bias = Float32Array.from({ length: out }, () => 0.1 * normal());
  const size = Float64Array.from({ length: columns }, () => Math.exp(0.7 * normal()));
  const FACTORS = 4;
  const loading = Float64Array.from({ length: FACTORS * columns }, normal);
  const sequence = (): Float32Array => {
    const x = new Float32Array(48 * columns);
    for (let at = 0; at < x.length; at += columns) {
      const factor = Float64Array.from({ length: FACTORS }, normal);
      for (let c = 0; c < columns; c++) {
        const shared = factor.reduce((sum, f, k) => sum + f * loading[k * columns + c]!, 0);
        x[at + c] = size[c]! * (0.5 * shared + 0.5 * normal());
      }
    }
    return x;
  };
  const X = [sequence(), sequence(), sequence()];
  return { W, bias, X, Xf: X.map((x) => x.map((v) => v + 0.05 * normal())) };
}
