import { quantizeAffineBlock } from '../affine-block.ts';
import { allocateBits } from '../bit-allocation.ts';
import { quantizeBlock } from '../column-block.ts';
import { columnLoop } from '../column-loop.ts';
import { countShiftedGroups } from '../count-shifted-groups.ts';
import { dampen, factorOf, requireFinite, requireFiniteLoss, reviveDeadColumns } from '../damped-hessian.ts';
import { decodeGroup, mixedWeight } from '../encodings/mixed-encoding.ts';
import { signCode } from '../encodings/sign-code.ts';
import { SchemeError } from '../errors.ts';
import { readGroupBits } from '../group-bits.ts';
import { calibrateGroup } from '../group-calibration.ts';
import { groupSaliences } from '../group-saliences.ts';
import { defineQuantizer, type OptionsOf } from '../quantizer.ts';
import { spans } from '../spans.ts';

const OPTIONS = {
  damping: { says: 'fraction of the mean diagonal of H added to it', default: 0.01, least: 0 },
  lambda: {
    says: 'weight of the error of salient weights; 1, the published value, makes salience idle',
    default: 1,
    least: 0,
  },
  salientGroups: { says: 'groups that gain a bit, -1 to search', default: -1, least: -1, whole: true },
  unsalientGroups: {
    says: 'groups that lose a bit, when salientGroups is given',
    default: -1,
    least: -1,
    whole: true,
  },
  groupBits: {
    says: 'bits of each group, comma-separated, instead of a search; lists for layers of other widths after semicolons',
    default: '',
  },
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
    if (options.salientGroups < 0 && options.unsalientGroups >= 0)
      throw new SchemeError(
        `slim-llm: ${options.unsalientGroups} unsalient groups were asked for, but not how many gain a bit; give salientGroups`,
      );
    if (!options.groupBits) return;
    if (options.salientGroups > 0)
      throw new SchemeError('slim-llm: groupBits and salientGroups were both asked for; give one of them');
    readGroupBits(options.groupBits);
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
    const search = { ...options, bits: N, groupSize };
    const k = searches(options) ? await countShiftedGroups(layer, statistics, H, search) : undefined;
    const W = reviveDeadColumns(H).select(0, weight).transpose().copy();
    dampen(H, options.damping);
    const U = await factorOf(name, H, options.damping);
    const d = U.diagonal().copy();

    const [low, high] = k === undefined ? [options.unsalientGroups, options.salientGroups] : [k, k];
    const saliences = await groupSaliences(W.transpose(), d, groupSize);
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
      quantize(block) {
        const { index, start, end } = block;
        const group = W.rows(start, end);
        const b = bits[index]!;
        const [s, z] = [scale.rows(index, index + 1), offsets[index]!];
        const symmetric = turn < 0 || index < turn;
        const fitted = calibrateGroup(group.transpose().copy(), d.slice(0, start, end), {
          bits: b,
          symmetric,
          lambda: options.lambda,
        });
        s.write(fitted.scale.transpose());
        z.write(fitted.zeroPoint.transpose());
        if (b > 1) {
          const range = { lowest: 0, highest: 2 ** b - 1 };
          return quantizeAffineBlock({ W, U, range, codes, qparams: () => ({ scale: s, zeroPoint: z }) }, block);
        }
        return quantizeBlock({ ...block, W: group.copy() }, U, (j, w) => {
          const code = signCode(w.sub(z), s);
          codes.rows(j, j + 1).write(code);
          return decodeGroup(code, s, z, b);
        });
      },
    });
    const report = {
      loss: await requireFiniteLoss(name, loss, options.damping),
      damping: options.damping,
      averageBits: groups.reduce((sum, { index, start, end }) => sum + bits[index]! * (end - start), 0) / columns,
    };
    return scope.keep({ weight: await mixedWeight(codes, scale, offsets, groupSize, bits), report });
  },
});

const searches = ({ salientGroups, groupBits }: Options): boolean => salientGroups < 0 && !groupBits;
