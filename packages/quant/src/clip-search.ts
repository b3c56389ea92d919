import { abs, clamp, type Tensor } from '@ptqlab/tensor';
import { outputChange } from './output-change.ts';
import { spans } from './spans.ts';

/** Which maxima a clip search tries: m·(1 − i/steps) for i = 0 … ⌊maxShrink·steps⌋ − 1; ten of them as published. */
export interface ClipSearch {
  readonly steps: number;
  readonly maxShrink: number;
}

const PUBLISHED: ClipSearch = { steps: 20, maxShrink: 0.5 };

/**
 * The largest magnitude [out, G] each group of each row should keep: of the shrunk ones the first whose quantized weights change the
 * group's outputs least (`auto_clip_layer` of mit-han-lab/llm-awq, commit d6e797a). Unlike the original it takes any number of tokens
 * and rows, and whole rows as groups.
 * @param W [out, in]
 * @param X sampled inputs [tokens, in]
 * @param fakeQuantize a group [out, n] after quantize and dequantize
 */
export function searchClip(
  W: Tensor,
  X: Tensor,
  groupSize: number,
  fakeQuantize: (group: Tensor) => Tensor,
  { steps, maxShrink }: ClipSearch = PUBLISHED,
): Tensor {
  const { device } = W;
  const [out, columns] = W.shape as [number, number];
  const groups = spans(columns, groupSize);
  using scope = device.scope();
  const maxima = device.empty([out, groups.length]);
  for (const { index, start, end } of groups) {
    using _group = device.scope();
    const w = W.cols(start, end);
    const changeOf = outputChange(X.cols(start, end).copy());
    const absmax = abs(w).maximum();
    const best = absmax.copy();
    const leastError = device.full([out, 1], 1e9);
    for (let i = 0; i < Math.floor(maxShrink * steps); i++) {
      using _step = device.scope();
      const m = absmax.mul(1 - i / steps);
      const error = changeOf(fakeQuantize(clamp(w, m.mul(-1), m)).sub(w)).div(X.shape[0]!);
      const better = error.less(leastError);
      leastError.write(better.select(error, leastError));
      best.write(better.select(m, best));
    }
    maxima.cols(index, index + 1).write(best);
  }
  return scope.keep(maxima);
}

/** W with each group clamped to ± its maximum. */
export function clipGroups(W: Tensor, maxima: Tensor, groupSize: number): Tensor {
  using scope = W.device.scope();
  const clipped = W.device.empty(W.shape);
  for (const { index, start, end } of spans(W.shape[1]!, groupSize)) {
    using _ = W.device.scope();
    const m = maxima.cols(index, index + 1);
    clipped.cols(start, end).write(clamp(W.cols(start, end), m.mul(-1), m));
  }
  return scope.keep(clipped);
}
