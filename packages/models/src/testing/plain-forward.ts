import type { DecoderShape } from '../decoder/decoder-shape.ts';

/** Weights by checkpoint name. */
export type PlainWeights = ReadonlyMap<string, Float32Array>;

type Matrix = number[][];

/**
 * Logits of one sequence in plain f64 loops over one token and head at a time: an oracle written from the equations alone, which
 * shares nothing with the decoder but the names of tensors.
 */
export function plainForward(shape: DecoderShape, weights: PlainWeights, tokens: readonly number[]): Matrix {
  const { hiddenSize, headCount, keyHeadCount, headSize } = shape;
  const embedding = matrix(weights, 'model.embed_tokens.weight', hiddenSize);
  let x = tokens.map((id) => [...embedding[id]!]);
  for (let n = 0; n < shape.blockCount; n++) {
    const at = `model.layers.${n}.`;
    const linear = (name: string, rows: Matrix): Matrix => {
      const W = matrix(weights, `${at}${name}.weight`, rows[0]!.length);
      const b = weights.get(`${at}${name}.bias`);
      return rows.map((row) => W.map((w, j) => dot(w, row) + (b?.[j] ?? 0)));
    };
    const normed = x.map((row) => norm(row, weights.get(`${at}input_layernorm.weight`)!, shape.normEpsilon));
    const [q, k, v] = ['q', 'k', 'v'].map((name) => linear(`self_attn.${name}_proj`, normed)) as [Matrix, Matrix, Matrix];
    const context = x.map(() => new Array<number>(headCount * headSize).fill(0));
    for (let h = 0; h < headCount; h++) {
      const keyHead = Math.floor((h * keyHeadCount) / headCount);
      const head = (rows: Matrix, index: number) => rows.map((row) => row.slice(index * headSize, (index + 1) * headSize));
      const Q = head(q, h).map((row, p) => turn(row, p, shape.ropeTheta));
      const K = head(k, keyHead).map((row, p) => turn(row, p, shape.ropeTheta));
      const V = head(v, keyHead);
      Q.forEach((query, i) => {
        const weight = K.slice(0, i + 1).map((key) => Math.exp(dot(query, key) / Math.sqrt(headSize)));
        const total = weight.reduce((a, b) => a + b);
        for (let c = 0; c < headSize; c++)
          context[i]![h * headSize + c] = weight.reduce((sum, w, j) => sum + (w / total) * V[j]![c]!, 0);
      });
    }
    x = plus(x, linear('self_attn.o_proj', context));
    const again = x.map((row) => norm(row, weights.get(`${at}post_attention_layernorm.weight`)!, shape.normEpsilon));
    const gate = linear('mlp.gate_proj', again);
    const up = linear('mlp.up_proj', again);
    const inner = gate.map((row, i) => row.map((g, j) => (g / (1 + Math.exp(-g))) * up[i]![j]!));
    x = plus(x, linear('mlp.down_proj', inner));
  }
  const head = matrix(weights, shape.tiedHead ? 'model.embed_tokens.weight' : 'lm_head.weight', hiddenSize);
  return x.map((row) => {
    const last = norm(row, weights.get('model.norm.weight')!, shape.normEpsilon);
    return head.map((w) => dot(w, last));
  });
}

function matrix(weights: PlainWeights, name: string, columns: number): Matrix {
  const values = weights.get(name)!;
  return Array.from({ length: values.length / columns }, (_, r) => [...values.subarray(r * columns, (r + 1) * columns)]);
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

const plus = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));

function norm(x: readonly number[], weight: Float32Array, epsilon: number): number[] {
  const rms = Math.sqrt(dot(x, x) / x.length + epsilon);
  return x.map((value, i) => (value / rms) * weight[i]!);
}

/** Rotates the pairs (i, i + d/2), each by p · θ^(−2i/d), through complex multiplication. */
function turn(x: readonly number[], p: number, theta: number): number[] {
  const half = x.length / 2;
  const y = [...x];
  for (let i = 0; i < half; i++) {
    const angle = p * theta ** ((-2 * i) / x.length);
    y[i] = x[i]! * Math.cos(angle) - x[i + half]! * Math.sin(angle);
    y[i + half] = x[i]! * Math.sin(angle) + x[i + half]! * Math.cos(angle);
  }
  return y;
}
