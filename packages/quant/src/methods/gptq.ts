import { quantizeAffineBlock } from '../affine-block.ts';
import { columnLoop } from '../column-loop.ts';
import { ColumnOrder } from '../column-order.ts';
import { dampen, factorOf, requireFinite, requireFiniteLoss, reviveDeadColumns } from '../damped-hessian.ts';
import { SchemeError } from '../errors.ts';
import type { QParams } from '../grids/grid.ts';
import { gptqGrid } from '../grids/gptq-grid.ts';
import { RANGE_SEARCH_OPTIONS, rangeSearchOf } from '../grids/range-search-options.ts';
import { GroupRanges } from '../group-ranges.ts';
import { defineQuantizer } from '../quantizer.ts';
import type { Span } from '../spans.ts';

/** GPTQ (Frantar et al. 2022, arXiv:2210.17323), algorithm 1, as published in IST-DASLab/gptq (commit 2d65066). */
export const gptq = defineQuantizer({
  name: 'gptq',
  title: 'GPTQ',
  source: 'arXiv:2210.17323; IST-DASLab/gptq@2d65066',
  options: {
    blockSize: { says: 'columns per lazy update', default: 128, least: 1, whole: true },
    damping: { says: 'fraction of the mean diagonal of H added to it', default: 0.01, least: 0 },
    actOrder: { says: 'quantize columns in the order of falling diag H', default: false },
    staticGroups: { says: 'fit all groups on the original weights before the loop', default: false },
    trueSequential: { says: 'collect inputs anew after q k v, o, and gate up', default: false },
    ...RANGE_SEARCH_OPTIONS,
    freshRanges: {
      says: 'repaired: fit a group on weights compensated inside the current block too (the published code reads stale ones)',
      default: false,
    },
  },
  statistics: () => ['hessian'],
  stream: 'quantized',
  sequential: ({ trueSequential }) => trueSequential,

  check({ scheme, options }) {
    if (scheme.activationBits !== 16)
      throw new SchemeError(
        `gptq: ${scheme.activationBits} activation bits were asked for, but gptq quantizes weights only; use A16`,
      );
    if (scheme.groupSize === 'tensor')
      throw new SchemeError('gptq: one scale for the whole tensor was asked for; use channel or g<size>');
    const { groupSize } = scheme;
    if (
      options.freshRanges &&
      typeof groupSize === 'number' &&
      options.blockSize % groupSize !== 0 &&
      groupSize % options.blockSize !== 0
    )
      throw new SchemeError(
        `gptq: freshRanges needs groups that end with a block; group size ${groupSize} and block size ${options.blockSize} do not divide each other`,
      );
  },

  async quantize(layer, statistics, { scheme, options }) {
    const { device } = layer.weight;
    const [out, columns] = layer.weight.shape as [number, number];
    await requireFinite(layer.name, statistics.hessian);

    using scope = device.scope();
    // Whole-row ranges are fitted before dead columns are zeroed, so a dead weight still widens its row's range.
    const ranges = new GroupRanges(layer.weight, scheme, gptqGrid, rangeSearchOf(options));
    const revived = statistics.hessian.copy();
    const alive = reviveDeadColumns(revived).select(0, layer.weight);
    if (options.staticGroups) ranges.fitStatic(alive);

    const order = options.actOrder ? await ColumnOrder.byFallingDiagonal(revived) : ColumnOrder.natural(columns);
    const W = order.rows(alive.transpose().copy());
    const H = order.square(revived);
    dampen(H, options.damping);
    const U = await factorOf(layer.name, H, options.damping, (j) => order.columnAt[j]!);

    const codes = device.empty([columns, out]);
    const qparams = (run: Span): QParams => {
      ranges.fitFrom(run, W);
      return ranges.along(run, order);
    };
    const affine = { W, U, range: ranges.range, codes, qparams };
    const loss = columnLoop({
      W,
      U,
      blockSize: options.blockSize,
      // As published, all groups that begin in a block are fitted on W as it was when the block began.
      quantize: (block) => quantizeAffineBlock(affine, block, options.freshRanges ? ranges.runsOf(block) : [block]),
    });
    const report = { loss: await requireFiniteLoss(layer.name, loss, options.damping), damping: options.damping };
    return scope.keep({ weight: ranges.encode(codes, order), report });
  },
});
