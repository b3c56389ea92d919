import { abs, type Tensor } from '@ptqlab/tensor';
import { absmaxActivation } from '../activation.ts';
import { SchemeError } from '../errors.ts';
import { absmaxGrid } from '../grids/absmax-grid.ts';
import { namesOf, type Link } from '../layer.ts';
import { power } from '../power.ts';
import { defineQuantizer } from '../quantizer.ts';
import { rescale } from '../rescale.ts';
import type { Rescaling } from '../rescaling.ts';
import { requireFiniteVector } from '../require-finite-vector.ts';
import { roundToNearest } from '../round-to-nearest.ts';

const SMALLEST = 1e-5;

/**
 * SmoothQuant (Xiao et al. 2023, arXiv:2211.10438), as published in mit-han-lab/smoothquant (commit c61476d): the difficulty of
 * activations moves into the weights of the layers after a norm, then both are put on absmax grids.
 */
export const smoothquant = defineQuantizer({
  name: 'smoothquant',
  title: 'SmoothQuant',
  source: 'arXiv:2211.10438; mit-han-lab/smoothquant@c61476d',
  options: {
    alpha: { says: 'migration strength: how much of the difficulty moves into the weights', default: 0.5 },
    smooth: { says: 'smooth before quantizing', default: true },
    attentionOperands: {
      says: 'quantize the outputs of q, k and v as well (quantize_bmm_input of the published code)',
      default: false,
    },
  },
  statistics: ({ smooth }) => (smooth ? ['absMax'] : []),
  stream: 'full-precision',
  sequential: () => false,

  check({ scheme, options: { alpha, attentionOperands } }) {
    if (!scheme.symmetric)
      throw new SchemeError(
        'smoothquant: an asymmetric scheme was asked for, but its grids are symmetric only; use sym',
      );
    if (scheme.weightBits < 2)
      throw new SchemeError(`smoothquant: ${scheme.weightBits} weight bits were asked for; its grid needs 2 or more`);
    if (!(alpha >= 0))
      throw new SchemeError(
        `smoothquant: alpha ${alpha} was given, with which a channel that is always 0 has an infinite scale; give 0 or more`,
      );
    if (attentionOperands && scheme.activationBits === 16)
      throw new SchemeError(
        'smoothquant: attentionOperands was asked for, but activations stay at 16 bits; use A8 or A4',
      );
  },

  async prepareBlock({ links }, { options }) {
    const rescalings: Rescaling[] = [];
    if (!options.smooth) return rescalings;
    // Layers fed by other layers are quantized but not smoothed.
    const smoothed = links.filter(({ source }) => source.kind === 'norm');
    for (const { consumers, statistics } of smoothed)
      await requireFiniteVector(namesOf(consumers), 'maximum of |x|', statistics.absMax);
    for (const link of smoothed) {
      using _ = link.statistics.absMax.device.scope();
      rescalings.push(...(await rescale(link, smoothingScale(link, options.alpha))));
    }
    return rescalings;
  },

  async quantize({ weight }, _statistics, { scheme }) {
    return { weight: roundToNearest(weight, scheme, absmaxGrid), report: {} };
  },

  activation({ scheme: { activationBits, activationGranularity } }) {
    return activationBits === 16 ? undefined : absmaxActivation(activationBits, activationGranularity);
  },

  attentionOperands({ scheme: { activationBits, activationGranularity }, options }) {
    return options.attentionOperands ? absmaxActivation(activationBits, activationGranularity) : undefined;
  },
});

/**
 * s_j = max |X_j|^α / max |W_j|^(1−α) [in] (equation 4), over all layers that share the input. A channel that was always 0 gets the
 * smallest s, 1e-5, since only w and the result have a floor.
 */
export function smoothingScale({ consumers, statistics }: Link, alpha: number): Tensor {
  const a = statistics.absMax;
  using scope = a.device.scope();
  let w = a.device.full(a.shape, SMALLEST);
  for (const { weight } of consumers) w = w.max(abs(weight).transpose().maximum().reshape(a.shape));
  return scope.keep(
    power(a, alpha)
      .div(power(w, 1 - alpha))
      .max(SMALLEST),
  );
}
