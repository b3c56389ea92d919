import { rmsNorm } from '../decoder/rms-norm.ts';
import type { Decoder } from '../load/decoder.ts';
import { openHiddenStates } from './hidden-states.ts';
import { Rotations } from './rotations.ts';
import { runDecoder } from './run-decoder.ts';

/** Logits [tokens, vocabulary] of one sequence, on the host: for comparing models, not for scoring many. */
export async function logitsOf(decoder: Decoder, tokens: readonly number[]): Promise<Float32Array> {
  const { device, shape, arithmetic } = decoder;
  await using states = await openHiddenStates([tokens.length], shape.hiddenSize);
  await states.write(0, await decoder.embed(tokens));
  await runDecoder(decoder, states, new Rotations(shape));
  using _ = device.scope();
  const x = device.tensor(await states.read(0), [tokens.length, shape.hiddenSize]);
  const normed = rmsNorm(x, decoder.finalNorm, shape.normEpsilon, arithmetic, 'norm');
  const logits = new Float32Array(tokens.length * shape.vocabularySize);
  await decoder.forEachHeadPart(async ({ from, weight }) => {
    using _ = device.scope();
    const ids = weight.shape[0]!;
    const part = (await arithmetic.round(normed.matmul(weight.transpose()), 'lm_head').read()) as Float32Array;
    for (let row = 0; row < tokens.length; row++)
      logits.set(part.subarray(row * ids, (row + 1) * ids), row * shape.vocabularySize + from);
  });
  return logits;
}
