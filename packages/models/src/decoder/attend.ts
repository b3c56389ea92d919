import { softmax, type Tensor } from '@ptqlab/tensor';
import type { Arithmetic } from './compute-dtype.ts';
import type { DecoderShape } from './decoder-shape.ts';

/** Scores are made for at most this many (head, query, key) triples at once: 16 MiB of f32. */
const SCORES_AT_ONCE = 2 ** 22;
/** Queries of a run: each run leaves out the keys after its last query, and its scores stay in a cache. Changes no result. */
const QUERIES_AT_ONCE = 64;

/** Far below every score, and finite: `softmax` gives it nothing. */
const MASKED = -1e9;

/**
 * Causal attention of one sequence's new tokens over itself: softmax(Q Kᵀ / √d) V per head, query heads sharing key heads in groups.
 * Queries are taken in runs, each against the keys it may see, so scores never take more than a fixed amount of memory.
 * @param q rotated queries of the `n` last tokens [n, headCount · headSize], contiguous
 * @param k rotated keys of all `t` tokens [t, keyHeadCount · headSize], contiguous
 * @param v values of all `t` tokens, shaped like `k`
 * @returns [n, headCount · headSize]
 */
export function attend(q: Tensor, k: Tensor, v: Tensor, shape: DecoderShape, arithmetic: Arithmetic): Tensor {
  const { device } = q;
  const { headCount, keyHeadCount, headSize } = shape;
  const [n, t] = [q.shape[0]!, k.shape[0]!];
  const past = t - n;
  const group = headCount / keyHeadCount;
  const queriesAtOnce = Math.min(QUERIES_AT_ONCE, Math.max(1, Math.floor(SCORES_AT_ONCE / (headCount * t))));
  using scope = device.scope();
  const out = device.empty([n, headCount * headSize]);
  const Q = q.reshape([n, keyHeadCount, group, headSize]).permute([1, 2, 0, 3]);
  const Kt = k.reshape([t, keyHeadCount, 1, headSize]).permute([1, 2, 3, 0]);
  const V = v.reshape([t, keyHeadCount, 1, headSize]).permute([1, 2, 0, 3]);
  for (let start = 0; start < n; start += queriesAtOnce) {
    using _ = device.scope();
    const end = Math.min(start + queriesAtOnce, n);
    const keys = past + end;
    const dot = arithmetic.round(Q.slice(2, start, end).matmul(Kt.slice(3, 0, keys)), 'self_attn.scores');
    const scores = arithmetic.round(dot.mul(headSize ** -0.5), 'self_attn.scores');
    const weights = arithmetic.round(visibleSoftmax(scores, past + start), 'self_attn.softmax');
    const context = arithmetic.round(weights.matmul(V.slice(2, 0, keys)), 'self_attn.context');
    out
      .rows(start, end)
      .reshape([end - start, keyHeadCount, group, headSize])
      .permute([1, 2, 0, 3])
      .write(context);
  }
  return scope.keep(out);
}

/**
 * Softmax over the keys a query may see; later keys get exactly 0. (The little that `softmax` leaves to masked scores would make
 * products with values subnormal, which processors take many times longer for.)
 * @param scores [.., n, t] of the queries at positions start … start + n − 1
 */
function visibleSoftmax(scores: Tensor, start: number): Tensor {
  const [n, t] = scores.shape.slice(-2) as [number, number];
  if (n === 1) return softmax(scores);
  const { device } = scores;
  using scope = device.scope();
  const keyPosition = device.iota(t, 'f32').reshape([1, t]);
  const firstHidden = device
    .iota(n, 'f32')
    .add(start + 1)
    .reshape([n, 1]);
  const visible = keyPosition.less(firstHidden);
  return scope.keep(visible.select(softmax(visible.select(scores, MASKED)), 0));
}
