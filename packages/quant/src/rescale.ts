import type { Tensor } from '@ptqlab/tensor';
import { QuantizationError } from './errors.ts';
import { namesOf, type Link, type LinkSource } from './layer.ts';
import { nonFiniteWeight } from './non-finite-weight.ts';
import type { Rescaling } from './rescaling.ts';

/**
 * Moves a factor per channel from the activations of a link into weights, so that the block computes the same: source / s, consumers · s,
 * and their calibration inputs / s. Of a linear source the last rows are divided, as many as s is long (fused q k v).
 * @param s f32 [in of the consumers], positive
 * @throws QuantizationError when it is not, before anything is changed
 */
export async function rescale({ source, consumers, statistics }: Link, s: Tensor): Promise<Rescaling[]> {
  const { device } = s;
  using _ = device.scope();
  const factors = (await s.read()) as Float32Array;
  const wrong = factors.findIndex((factor) => !(factor > 0 && Number.isFinite(factor)));
  if (wrong >= 0)
    throw new QuantizationError(
      namesOf(consumers),
      `the scale of input column ${wrong} is ${factors[wrong]}; ${await nonFiniteWeight(consumers)}`,
      'look for NaN or infinity in the checkpoint',
    );
  const rescalings = divideSource(source, s, factors);
  for (const { name, weight } of consumers) {
    weight.write(weight.mul(s));
    rescalings.push({ layer: name, columnScale: factors });
  }
  statistics.divideInputs(factors);
  return rescalings;
}

function divideSource(source: LinkSource, s: Tensor, factors: Float32Array): Rescaling[] {
  const { weight, bias } = source.kind === 'norm' ? source : source.layer;
  const rows = weight.shape[0]!;
  if (rows < s.size || (source.kind === 'norm' && rows !== s.size))
    throw new Error(
      `rescale: ${source.kind === 'norm' ? source.name : source.layer.name} has ${rows} outputs, but its consumers have ${s.size} inputs; leave the link out`,
    );
  const last = weight.rows(rows - s.size);
  last.write(last.div(source.kind === 'norm' ? s : s.reshape([s.size, 1])));
  const lastOfBias = bias?.rows(rows - s.size);
  lastOfBias?.write(lastOfBias.div(s));
  if (source.kind === 'norm') return [];
  const rowScale = new Float32Array(rows).fill(1);
  factors.forEach((factor, i) => (rowScale[rows - s.size + i] = 1 / factor));
  return [{ layer: source.layer.name, rowScale }];
}
