import type { Tensor } from '@ptqlab/tensor';
import { rmsNorm } from '../decoder/rms-norm.ts';
import type { Decoder } from '../load/decoder.ts';

/** Logits are made for at most this many (row, token id) pairs at once: 32 MiB of f32. */
const LOGITS_AT_ONCE = 2 ** 23;

/** What the output head says about one row of hidden states. */
export interface RowScore {
  /** Natural-log probability of the row's target. */
  readonly logProbability: number;
  /** The most probable token, the lowest id on ties. */
  readonly best: number;
}

/** Running figures of a row over the parts of the vocabulary. */
interface Running {
  largest: number;
  /** Σ exp(logit − largest). */
  sum: number;
  best: number;
  target: number;
}

/**
 * Final norm and output head for many hidden states, vocabulary part by part, so that a wide vocabulary never takes more than a fixed
 * amount of memory. The result of a row does not depend on the rows it is asked with.
 * @param rows last hidden states, f32 [n, hidden]
 * @param targets token id whose probability is asked, per row
 */
export async function scoreRows(
  decoder: Decoder,
  rows: Float32Array,
  targets: ArrayLike<number>,
): Promise<readonly RowScore[]> {
  const { device, shape, arithmetic } = decoder;
  const width = shape.hiddenSize;
  const running = Array.from(
    { length: targets.length },
    (): Running => ({ largest: -Infinity, sum: 0, best: 0, target: NaN }),
  );
  await decoder.forEachHeadPart(async ({ from, weight }) => {
    const ids = weight.shape[0]!;
    const rowsAtOnce = Math.max(1, Math.floor(LOGITS_AT_ONCE / ids));
    for (let start = 0; start < running.length; start += rowsAtOnce) {
      using _ = device.scope();
      const end = Math.min(start + rowsAtOnce, running.length);
      const x = device.tensor(rows.subarray(start * width, end * width), [end - start, width]);
      const normed = rmsNorm(x, decoder.finalNorm, shape.normEpsilon, arithmetic, 'norm');
      const logits = arithmetic.round(normed.matmul(weight.transpose()), 'lm_head');
      await take(logits, from, running.slice(start, end), Array.from(targets).slice(start, end));
    }
  });
  return running.map(({ largest, sum, best, target }) => ({
    logProbability: target - largest - Math.log(sum),
    best,
  }));
}

/** Folds logits [n, ids] of the token ids from `from` on into the running figures of their rows. */
async function take(
  logits: Tensor,
  from: number,
  rows: readonly Running[],
  targets: readonly number[],
): Promise<void> {
  const { device } = logits;
  const [n, ids] = logits.shape as [number, number];
  const inPart = targets.flatMap((id, row) => (id >= from && id < from + ids ? [row * ids + id - from] : []));
  const chosen = logits.reshape([n * ids, 1]).gather(device.tensor(Int32Array.from(inPart), [inPart.length]));
  const maximum = logits.maximum();
  const largest = await maximum.read();
  const best = await logits.argmax().read();
  const sums = await logits.sub(maximum).max(-87).exp().sum().read();
  const target = await chosen.read();
  let next = 0;
  rows.forEach((row, i) => {
    const id = targets[i]!;
    if (id >= from && id < from + ids) row.target = target[next++]!;
    if (largest[i]! > row.largest) row.best = from + best[i]!;
    const top = Math.max(row.largest, largest[i]!);
    row.sum = row.sum * Math.exp(row.largest - top) + sums[i]! * Math.exp(largest[i]! - top);
    row.largest = top;
  });
}
