import type { Tensor } from '@ptqlab/tensor';
import { columnLoop, type ColumnBlock } from '../column-loop.ts';
import { dampen, factorOf, requireFinite, reviveDeadColumns } from '../damped-hessian.ts';
import { affineWeight } from '../encodings/affine-encoding.ts';
import { SchemeError } from '../errors.ts';
import { dequantize, quantize } from '../grids/affine.ts';
import { gptqGrid } from '../grids/gptq-grid.ts';
import { DEFAULT_RANGE_SEARCH, type QParams } from '../grids/grid.ts';
import { defineQuantizer } from '../quantizer.ts';
import { columnsPerGroup } from '../scheme.ts';
import { spans } from '../spans.ts';

/** GPTQ (Frantar et al. 2022, arXiv:2210.17323), algorithm 1, as published in IST-DASLab/gptq (commit 2d65066). */
export const gptq = defineQuantizer({
  name: 'gptq',
  title: 'GPTQ',
  source: 'arXiv:2210.17323; IST-DASLab/gptq@2d65066',
  options: {
    blockSize: { says: 'columns per lazy update', default: 128 },
    damping: { says: 'fraction of the mean diagonal of H added to it', default: 0.01 },
    actOrder: { says: 'quantize columns in the order of falling diag H', default: false },
    staticGroups: { says: 'fit all groups on the original weights before the loop', default: false },
    trueSequential: { says: 'collect inputs anew after q k v, o, and gate up', default: false },
    rangeSearch: { says: 'search the range with the least error instead of minimum and maximum', default: false },
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
    const grid = {
      bits: scheme.weightBits,
      symmetric: scheme.symmetric,
      rangeSearch: options.rangeSearch ? DEFAULT_RANGE_SEARCH : undefined,
    };
    const range = gptqGrid.codeRange(grid);
    const groupSize = columnsPerGroup(scheme, columns);
    const groups = spans(columns, groupSize);
    await requireFinite(layer.name, statistics.hessian);

    using scope = device.scope();
    let H = statistics.hessian.copy();
    // Whole-row ranges are fitted before dead columns are zeroed, so a dead weight still widens its row's range.
    const wholeRow =
      groups.length === 1 && scheme.groupSize === 'channel' ? gptqGrid.fit(layer.weight, grid) : undefined;
    const dead = reviveDeadColumns(H);
    const alive = dead.select(0, layer.weight);
    const groupOf =
      options.staticGroups && !wholeRow
        ? groups.map(({ start, end }) => gptqGrid.fit(alive.cols(start, end), grid))
        : undefined;

    const order = options.actOrder ? (await H.diagonal().copy().sort({ descending: true })).indices : undefined;
    let W = alive.transpose().copy();
    if (order) {
      W = W.gather(order);
      H = H.gather(order).transpose().copy().gather(order);
    }
    const perm = order ? ((await order.read()) as Int32Array) : Int32Array.from({ length: columns }, (_, j) => j);
    dampen(H, options.damping);
    const U = await factorOf(layer.name, H, options.damping, (j) => perm[j]!);

    const codes = device.empty([columns, out]);
    const scale = device.empty([groups.length, out]);
    const zeroPoint = device.empty([groups.length, out]);
    const setGroup = (g: number, qparams: QParams): void => {
      scale.rows(g, g + 1).write(qparams.scale.reshape([1, out]));
      zeroPoint.rows(g, g + 1).write(qparams.zeroPoint.reshape([1, out]));
    };
    if (wholeRow) setGroup(0, wholeRow);
    groupOf?.forEach((qparams, g) => setGroup(g, qparams));
    const dynamic = !wholeRow && !groupOf;

    /** The weights a group starting at position `j` is fitted on, [out, group]. */
    const groupWeights = (j: number, block: ColumnBlock): Tensor => {
      const end = Math.min(j + groupSize, columns);
      const fresh = options.freshRanges && end <= block.end;
      return (fresh ? block.W.rows(j - block.start, end - block.start) : W.rows(j, end)).transpose();
    };
    const loss = columnLoop({
      W,
      U,
      blockSize: options.blockSize,
      quantizeColumn(j, w, block) {
        if (dynamic && j % groupSize === 0) setGroup(j / groupSize, gptqGrid.fit(groupWeights(j, block), grid));
        const g = groupOf ? Math.floor(perm[j]! / groupSize) : wholeRow ? 0 : Math.floor(j / groupSize);
        const qparams = { scale: scale.rows(g, g + 1), zeroPoint: zeroPoint.rows(g, g + 1) };
        const code = quantize(w, qparams, range);
        codes.rows(j, j + 1).write(code);
        return dequantize(code, qparams);
      },
    });

    const inverse = new Int32Array(columns);
    perm.forEach((column, position) => (inverse[column] = position));
    const unpermuted = order ? codes.gather(device.tensor(inverse, [columns])) : codes;
    const reordered = order && dynamic && groups.length > 1;
    const groupIndex = reordered
      ? device.tensor(
          inverse.map((position) => Math.floor(position / groupSize)),
          [columns],
        )
      : undefined;
    const parts = {
      codes: unpermuted.transpose().copy(),
      scale: scale.transpose().copy(),
      zeroPoint: zeroPoint.transpose().copy(),
      ...(groupIndex ? { groupIndex } : {}),
    };
    const report = { loss: await loss.item(), damping: options.damping };
    return scope.keep({ weight: affineWeight(parts, groupSize, scheme.weightBits, range), report });
  },
});
