import type { Tensor } from '@ptqlab/tensor';
import { runBlock } from '../decoder/block.ts';
import { rmsNorm } from '../decoder/rms-norm.ts';
import type { Decoder } from '../load/decoder.ts';
import { checkRequest } from './check-request.ts';
import { Rotations } from './rotations.ts';

/** A log-probability and how it depends on the tensors that were computed last, which are in the caller's innermost scope. */
export interface ScoreOnDevice {
  /** Natural logarithm, summed over the predicted tokens. */
  readonly logProbability: number;
  readonly dependsOn: readonly { readonly tensor: Tensor; /** ∂logProbability / ∂element. */ readonly slopes: Float64Array }[];
}

/** Logits of some ids, folded as `scoreRows` folds them, still on the device. */
interface Part {
  /** [rows, 1] each. */
  readonly maximum: Tensor;
  readonly sums: Tensor;
  /** Logits of the targets in this part [number of them, 1], and their rows. */
  readonly chosen: Tensor;
  readonly chosenRows: readonly number[];
}

/**
 * One request computed from its tokens to its log-probability by the ops that `DecoderLanguageModel.score` uses, but without leaving the
 * device in between: for devices that follow a computation, such as an error analysis. All blocks' results stay in memory.
 * @param from index of the first predicted token
 */
export async function scoreOnDevice(decoder: Decoder, tokens: readonly number[], from: number): Promise<ScoreOnDevice> {
  const { device, shape, arithmetic } = decoder;
  checkRequest(tokens, from, { maxLength: shape.maxPositions, vocabularySize: shape.vocabularySize });
  const inputs = tokens.slice(0, -1);
  const batch = { lengths: [inputs.length], rotation: new Rotations(shape).of(device, [inputs.length]) };
  let x = device.tensor(await decoder.embed(inputs), [inputs.length, shape.hiddenSize]);
  for (let index = 0; index < shape.blockCount; index++)
    x = await decoder.withBlock(index, async (block) => runBlock(block, x, batch, { shape, arithmetic }));
  const normed = rmsNorm(x.rows(from - 1).copy(), decoder.finalNorm, shape.normEpsilon, arithmetic, 'norm');

  const targets = tokens.slice(from);
  const parts: Part[] = [];
  await decoder.forEachHeadPart(async ({ from: first, weight }) => {
    using scope = device.scope();
    const ids = weight.shape[0]!;
    const logits = arithmetic.round(normed.matmul(weight.transpose()), 'lm_head');
    const maximum = logits.maximum();
    const chosenRows = targets.flatMap((id, row) => (id >= first && id < first + ids ? [row] : []));
    const places = chosenRows.map((row) => row * ids + targets[row]! - first);
    const chosen = logits.reshape([targets.length * ids, 1]).gather(device.tensor(places, [places.length], 'i32'));
    const sums = logits.sub(maximum).max(-87).exp().sum();
    parts.push(scope.keep({ maximum, sums, chosen, chosenRows }));
  });
  return combined(parts, targets.length);
}

/** log p = z − log Σ over parts e^m · s, with the target's logit z and each part's maximum m and sum s. */
async function combined(parts: readonly Part[], rows: number): Promise<ScoreOnDevice> {
  const values = await Promise.all(
    parts.map(async ({ maximum, sums, chosen }) => ({
      maxima: await maximum.read(),
      sums: await sums.read(),
      chosen: await chosen.read(),
    })),
  );
  const tops = Array.from({ length: rows }, (_, row) => Math.max(...values.map(({ maxima }) => maxima[row]!)));
  const totals = tops.map((top, row) =>
    values.reduce((total, { maxima, sums }) => total + Math.exp(maxima[row]! - top) * sums[row]!, 0),
  );
  const normalizers = tops.reduce((sum, top, row) => sum + top + Math.log(totals[row]!), 0);
  const chosen = values.flatMap(({ chosen }) => [...chosen]).reduce((sum, logit) => sum + logit, 0);
  const dependsOn = parts.flatMap(({ maximum, sums, chosen }, part) => {
    const shares = tops.map((top, row) => Math.exp(values[part]!.maxima[row]! - top) / totals[row]!);
    return [
      { tensor: chosen, slopes: new Float64Array(chosen.size).fill(1) },
      { tensor: maximum, slopes: Float64Array.from(shares, (share, row) => -share * values[part]!.sums[row]!) },
      { tensor: sums, slopes: Float64Array.from(shares, (share) => -share) },
    ];
  });
  return { logProbability: chosen - normalizers, dependsOn };
}
