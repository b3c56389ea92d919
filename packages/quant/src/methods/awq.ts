import type { Tensor } from '@ptqlab/tensor';
import { clipGroups, searchClip } from '../clip-search.ts';
import { dequantizeWeight } from '../encodings/registry.ts';
import { SchemeError } from '../errors.ts';
import { fakeQuantize } from '../grids/affine.ts';
import { awqGrid } from '../grids/awq-grid.ts';
import type { Grid } from '../grids/grid.ts';
import { gptqGrid } from '../grids/gptq-grid.ts';
import { namesOf } from '../layer.ts';
import { defineQuantizer } from '../quantizer.ts';
import { requireFiniteVector } from '../require-finite-vector.ts';
import { rescale } from '../rescale.ts';
import type { Rescaling } from '../rescaling.ts';
import { roundToNearest } from '../round-to-nearest.ts';
import { searchScale } from '../scale-search.ts';
import { columnsPerGroup } from '../scheme.ts';

/** Ratios r = i / 20. */
const RATIOS = Array.from({ length: 20 }, (_, i) => i / 20);
/** Projections whose outputs are multiplied with each other are not clipped; told by the last part of a name, as in the original. */
const NOT_CLIPPED = /q_|k_|query|key|Wqkv/;

/**
 * AWQ (Lin et al. 2024, arXiv:2306.00978), as published in mit-han-lab/llm-awq (commit d6e797a): salient channels are those with
 * large activations; scaling them up before rounding protects them, and clipping the weights protects the rest.
 */
export const awq = defineQuantizer({
  name: 'awq',
  title: 'AWQ',
  source: 'arXiv:2306.00978; mit-han-lab/llm-awq@d6e797a',
  options: {
    scale: { says: 'search a scale per channel for each link of the block', default: true },
    clip: { says: 'search how far to clip each group of weights', default: true },
    clipSteps: { says: 'the clip search shrinks maxima in steps of 1 / clipSteps', default: 20, least: 1, whole: true },
    clipShrink: { says: 'the clip search stays below this shrink', default: 0.5, least: 0, most: 1 },
    clipTokens: { says: 'calibration tokens the clip search looks at, at least', default: 512, least: 1, whole: true },
    ratioOne: { says: 'repaired: the scale search tries the ratio 1 too', default: false },
    rangeWithZero: {
      says: 'repaired: ranges contain 0 (the gptq grid), so a group of one sign does not saturate',
      default: false,
    },
  },
  statistics: ({ scale, clip }) => [
    ...(scale ? (['absMean'] as const) : []),
    ...(scale || clip ? (['inputs'] as const) : []),
  ],
  stream: 'full-precision',
  sequential: () => false,

  check({ scheme, options }) {
    if (scheme.activationBits !== 16)
      throw new SchemeError(
        `awq: ${scheme.activationBits} activation bits were asked for, but awq quantizes weights only; use A16`,
      );
    if (scheme.groupSize === 'tensor')
      throw new SchemeError('awq: one scale for the whole tensor was asked for; use channel or g<size>');
    gridOf(options).codeRange({ bits: scheme.weightBits, symmetric: scheme.symmetric });
  },

  async prepareBlock({ links }, { scheme, options }) {
    if (!options.scale || links.length === 0) return [];
    const grid = gridOf(options);
    const ratios = options.ratioOne ? [...RATIOS, 1] : RATIOS;
    const Q = (weight: Tensor): Tensor => {
      using scope = weight.device.scope();
      return scope.keep(dequantizeWeight(roundToNearest(weight, scheme, grid)));
    };
    using _ = links[0]!.statistics.absMean.device.scope();
    // All searches see the original block; only then are the scales applied, in the order of the links.
    const found: Tensor[] = [];
    for (const link of links) {
      await requireFiniteVector(namesOf(link.consumers), 'mean of |x|', link.statistics.absMean);
      found.push((await searchScale(link, ratios, Q)).s);
    }
    const rescalings: Rescaling[] = [];
    for (const [i, link] of links.entries()) rescalings.push(...(await rescale(link, found[i]!)));
    return rescalings;
  },

  async quantize({ name, weight }, statistics, { scheme, options }) {
    const grid = gridOf(options);
    const gridOptions = { bits: scheme.weightBits, symmetric: scheme.symmetric };
    const groupSize = columnsPerGroup(scheme, weight.shape[1]!);
    using scope = weight.device.scope();
    let W = weight;
    if (options.clip && !NOT_CLIPPED.test(name.split('.').at(-1)!)) {
      const Q = (group: Tensor): Tensor =>
        fakeQuantize(group, grid.fit(group, gridOptions), grid.codeRange(gridOptions));
      const X = await statistics.sampleInputs(options.clipTokens);
      await requireFiniteVector(name, 'sample', X);
      const search = { steps: options.clipSteps, maxShrink: options.clipShrink };
      const maxima = searchClip(weight, X, groupSize, Q, search);
      W = clipGroups(weight, maxima, groupSize);
    }
    return scope.keep({ weight: roundToNearest(W, scheme, grid), report: {} });
  },
});

const gridOf = ({ rangeWithZero }: { readonly rangeWithZero: boolean }): Grid => (rangeWithZero ? gptqGrid : awqGrid);
