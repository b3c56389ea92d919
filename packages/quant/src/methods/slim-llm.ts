import type { Tensor } from '@ptqlab/tensor';
import { searchAllocation } from '../allocation-search.ts';
import { allocateBits } from '../bit-allocation.ts';
import { columnLoop } from '../column-loop.ts';
import { dampen, factorOf, requireFinite, requireFiniteLoss, reviveDeadColumns } from '../damped-hessian.ts';
import { decodeGroup, mixedWeight } from '../encodings/mixed-encoding.ts';
import { signCode } from '../encodings/sign-code.ts';
import { QuantizationError, SchemeError } from '../errors.ts';
import { quantize } from '../grids/affine.ts';
import { calibrateGroup } from '../group-calibration.ts';
import type { LinearLayer } from '../layer.ts';
import { defineQuantizer, type OptionsOf } from '../quantizer.ts';
import { salience } from '../salience.ts';
import { spans } from '../spans.ts';
import type { LayerStatistics } from '../statistics/layer-statistics.ts';
import { readGroupBits } from '../group-bits.ts';

/** Added to the diagonal of H before the salience of the allocation is computed, whatever the scale of H. */
const SALIENCE_DAMPING = 0.01;

const OPTIONS = {
  damping: { says: 'fraction of the mean diagonal of H added to it', default: 0.01 },
  lambda: { says: 'weight of the error of salient weights; 1, the published value, makes salience idle', default: 1 },
  salientGroups: { says: 'groups that gain a bit, -1 to search', default: -1 },
  unsalientGroups: { says: 'groups that lose a bit, when salientGroups is given', default: -1 },
  groupBits: { says: 'bits of each group, comma-separated, instead of a search', default: '' },
  uniformToo: { says: 'repaired: the search tries the same bits for all groups, too', default: false },
  withBias: { says: 'repaired: the search gives the quantized output its bias', default: false },
  alwaysAsymmetric: { says: 'repaired: low groups before the first full one have a zero-point, too', default: false },
  ownHessian: {
    says: 'repaired: salience damps a copy of H by the same fraction, so H stays as it was and dead columns are zeroed',
    default: false,
  },
} as const;
type Options = OptionsOf<typeof OPTIONS>;

/**
 * SliM-LLM (Huang et al. 2024, arXiv:2405.14917), as published in Aaronhuang-778/SliM-LLM (commit cfdf5ff), its GPTQ variant: groups of
 * columns get bits by salience, their ranges are fitted with salience in mind, and GPTQ's loop runs group by group.
 */
export const slimLlm = defineQuantizer({
  name: 'slim-llm',
  title: 'SliM-LLM',
  source: 'arXiv:2405.14917; Aaronhuang-778/SliM-LLM@cfdf5ff',
  options: OPTIONS,
  statistics: (options) => (searches(options) ? ['hessian', 'inputs'] : ['hessian']),
  stream: 'quantized',
  sequential: () => false,

  check({ scheme: { weightBits, activationBits, groupSize, symmetric }, options }) {
    if (activationBits !== 16)
      throw new SchemeError(
        `slim-llm: ${activationBits} activation bits were asked for, but it quantizes weights only; use A16`,
      );
    if (weightBits < 2 || weightBits > 8)
      throw new SchemeError(
        `slim-llm: ${weightBits} weight bits were asked for; groups of ${weightBits - 1} to ${weightBits + 1} bits need 2 to 8`,
      );
    if (typeof groupSize !== 'number')
      throw new SchemeError(
        `slim-llm: group size ${groupSize} was asked for, but bits are allocated to groups of columns; use g128`,
      );
    if (symmetric)
      throw new SchemeError('slim-llm: a symmetric scheme was asked for, but its ranges are asymmetric; use asym');
    if (options.salientGroups === 0)
      throw new SchemeError(
        'slim-llm: 0 salient groups were asked for, which the published code reads as all; give 1 or more, or -1 to search',
      );
    if (options.salientGroups > 0 && options.unsalientGroups < 0)
      throw new SchemeError(
        `slim-llm: ${options.salientGroups} salient groups were asked for, but not how many lose a bit; give unsalientGroups`,
      );
    if (options.groupBits) readGroupBits(options.groupBits);
  },

  async quantize(layer, statistics, { scheme, options }) {
    const { name, weight } = layer;
    const { device } = weight;
    const [out, columns] = weight.shape as [number, number];
    const N = scheme.weightBits;
    const groupSize = Math.min(scheme.groupSize as number, columns);
    const groups = spans(columns, groupSize);
    await requireFinite(name, statistics.hessian);

    using scope = device.scope();
    const H = statistics.hessian.copy();
    const k = searches(options) ? await searchCount(layer, statistics, H, N, groupSize, options) : undefined;
    const W = reviveDeadColumns(H).select(0, weight).transpose().copy();
    dampen(H, options.damping);
    const U = await factorOf(name, H, options.damping);
    const d = U.diagonal().copy();

    const [low, high] = k === undefined ? [options.unsalientGroups, options.salientGroups] : [k, k];
    const saliences = await salienceOfGroups(W.transpose(), d, groupSize);
    const bits = options.groupBits
      ? readGroupBits(options.groupBits, groups.length, name)
      : allocateBits(saliences, N, { low: Math.max(low, 0), high });
    // The published quantizer starts out symmetric and turns asymmetric at the first group that is not low, for good.
    const turn = options.alwaysAsymmetric || options.groupBits ? 0 : bits.findIndex((b) => b >= N);

    const codes = device.empty([columns, out]);
    const scale = device.empty([groups.length, out]);
    const offsets = groups.map(() => device.empty([1, out]));
    const loss = columnLoop({
      W,
      U,
      blockSize: groupSize,
      quantizeColumn(j, w, { index, start, end, W: group }) {
        const b = bits[index]!;
        const [s, z] = [scale.rows(index, index + 1), offsets[index]!];
        if (j === start) {
          const symmetric = turn < 0 || index < turn;
          const fitted = calibrateGroup(group.transpose().copy(), d.slice(0, start, end), {
            bits: b,
            symmetric,
            lambda: options.lambda,
          });
          s.write(fitted.scale.transpose());
          z.write(fitted.zeroPoint.transpose());
        }
        const code =
          b === 1 ? signCode(w.sub(z), s) : quantize(w, { scale: s, zeroPoint: z }, { lowest: 0, highest: 2 ** b - 1 });
        codes.rows(j, j + 1).write(code);
        return decodeGroup(code, s, z, b);
      },
    });
    const report = {
      loss: await requireFiniteLoss(name, loss),
      damping: options.damping,
      averageBits: groups.reduce((sum, { index, start, end }) => sum + bits[index]! * (end - start), 0) / columns,
    };
    return scope.keep({ weight: await mixedWeight(codes, scale, offsets, groupSize, bits), report });
  },
});

const searches = ({ salientGroups, groupBits }: Options): boolean => salientGroups < 0 && !groupBits;

/** The number of groups that lose and gain a bit. As published H keeps the damping added here, and has no dead columns afterwards. */
async function searchCount(
  layer: LinearLayer,
  statistics: LayerStatistics,
  H: Tensor,
  bits: number,
  groupSize: number,
  options: Options,
): Promise<number> {
  using _ = H.device.scope();
  const damped = options.ownHessian ? H.copy() : H;
  reviveDeadColumns(damped);
  if (options.ownHessian) dampen(damped, options.damping);
  else damped.diagonal().write(damped.diagonal().copy().add(SALIENCE_DAMPING));
  const U = await factorOf(layer.name, damped, options.ownHessian ? options.damping : SALIENCE_DAMPING);
  const saliences = await salienceOfGroups(layer.weight, U.diagonal().copy(), groupSize);
  const fewest = options.uniformToo ? 0 : 1;
  const candidates = Math.floor(saliences.length / 2) - fewest;
  if (candidates < 1)
    throw new QuantizationError(
      layer.name,
      `its ${layer.weight.shape[1]} columns make ${saliences.length} groups of ${groupSize}, too few to allocate bits`,
      `use groups of at most ${Math.floor(layer.weight.shape[1]! / (options.uniformToo ? 2 : 4))} columns, or give salientGroups`,
    );
  const search = { bits, groupSize, fewest, withBias: options.withBias };
  const errors = await searchAllocation(layer, statistics, saliences, search);
  const means = Array.from(
    { length: candidates },
    (_, c) => errors.reduce((sum, one) => sum + one[c]!, 0) / errors.length,
  );
  const best = means.indexOf(Math.min(...means));
  if (best < 0)
    throw new QuantizationError(
      layer.name,
      `the bit search gave errors [${means}]`,
      'look for NaN in the checkpoint or activations',
    );
  return best + fewest;
}

/** Σ w²/d² over each group of columns of W [out, in]. */
async function salienceOfGroups(W: Tensor, d: Tensor, groupSize: number): Promise<number[]> {
  const { device } = W;
  using _ = device.scope();
  const perColumn = salience(W, d).transpose().sum();
  const groups = spans(W.shape[1]!, groupSize);
  const sums = device.empty([groups.length]);
  for (const { index, start, end } of groups)
    sums.slice(0, index, index + 1).write(
      perColumn
        .rows(start, end)
        .reshape([1, end - start])
        .sum()
        .reshape([1]),
    );
  return Array.from(await sums.read());
}
