import { clippedActivation } from '../activation.ts';
import { quantizeAffineBlock } from '../affine-block.ts';
import { asymmetricColumnLoop } from '../asymmetric-column-loop.ts';
import { ColumnOrder } from '../column-order.ts';
import { dampen, factorOf, requireFinite, requireFiniteLoss, reviveDeadColumns } from '../damped-hessian.ts';
import { driftResponse } from '../drift-response.ts';
import { SchemeError } from '../errors.ts';
import { dequantize } from '../grids/affine.ts';
import { quarotGrid } from '../grids/quarot-grid.ts';
import { RANGE_SEARCH_OPTIONS, rangeSearchOf } from '../grids/range-search-options.ts';
import { GroupRanges } from '../group-ranges.ts';
import { defineQuantizer } from '../quantizer.ts';

/**
 * GPTAQ (Li et al. 2025, arXiv:2504.02692), algorithm 1, as published in Intelligent-Computing-Lab-Yale/GPTAQ fake_quant (commit
 * 883afc6): GPTQ whose calibration is asymmetric, the quantized layer on the quantized stream against the original on the full one.
 */
export const gptaq = defineQuantizer({
  name: 'gptaq',
  title: 'GPTAQ',
  source: 'arXiv:2504.02692; Intelligent-Computing-Lab-Yale/GPTAQ@883afc6',
  options: {
    alpha: { says: 'how much of the drift of the inputs is answered; 0 is GPTQ on this grid', default: 0.25, least: 0 },
    blockSize: { says: 'columns per lazy update', default: 128, least: 1, whole: true },
    damping: { says: 'fraction of the mean diagonal of H added to it', default: 0.01, least: 0 },
    actOrder: { says: 'quantize columns in the order of falling diag H', default: false },
    staticGroups: { says: 'fit all groups on the original weights before the loop', default: false },
    ...RANGE_SEARCH_OPTIONS,
    activationSymmetric: { says: 'symmetric ranges for activations', default: true },
    activationClip: {
      says: 'factor that shrinks the range of each token or group (0.9 in the recipes)',
      default: 1,
      least: 0.01,
      most: 1,
    },
    activationGroupSize: {
      says: 'channels of a token that share a range (a_groupsize of the published code); 0 for all of them',
      default: 0,
      least: 0,
      whole: true,
    },
    calibrateActivations: { says: 'quantize activations while calibrating, too', default: false },
    consistent: {
      says: 'repaired: the drift term takes unrounded weights beyond a block as it does inside',
      default: false,
    },
    ownHessian: {
      says: 'repaired: each layer damps its own copy of H (in the published code layers with one input damp it in turn)',
      default: false,
    },
  },
  statistics: () => ['hessian', 'drift'],
  stream: 'quantized',
  sequential: () => true,
  calibratesActivations: ({ calibrateActivations }) => calibrateActivations,

  check({ scheme }) {
    if (scheme.groupSize === 'tensor')
      throw new SchemeError('gptaq: one scale for the whole tensor was asked for; use channel or g<size>');
    if (scheme.activationGranularity === 'tensor')
      throw new SchemeError('gptaq: one activation scale for the whole tensor was asked for; use pertoken');
    quarotGrid.codeRange({ bits: scheme.weightBits, symmetric: scheme.symmetric });
  },

  async quantize(layer, statistics, { scheme, options }) {
    const { device } = layer.weight;
    const [out, columns] = layer.weight.shape as [number, number];
    await requireFinite(layer.name, statistics.hessian);

    using scope = device.scope();
    const ranges = new GroupRanges(layer.weight, scheme, quarotGrid, rangeSearchOf(options));
    const revived = statistics.hessian.copy();
    const dead = reviveDeadColumns(revived);
    const alive = dead.select(0, layer.weight);
    if (options.staticGroups) ranges.fitStatic(alive);

    const order = options.actOrder ? await ColumnOrder.byFallingDiagonal(revived) : ColumnOrder.natural(columns);
    const W = order.rows(alive.transpose().copy());
    const H = order.square(revived);
    const D = order.square(dead.select(0, statistics.drift));
    dampen(H, options.damping);
    const U = await factorOf(layer.name, H, options.damping, (j) => order.columnAt[j]!);

    const P = driftResponse(D, U, options.alpha);
    const codes = device.empty([columns, out]);
    const loss = asymmetricColumnLoop({
      W,
      U,
      P,
      consistent: options.consistent,
      blockSize: options.blockSize,
      quantize(block) {
        // As published, all groups that begin in a block are fitted on W as it was when the block began.
        ranges.fitFrom(block, W);
        const qparams = ranges.along(block, order);
        const E = quantizeAffineBlock({ W, U, P, range: ranges.range, codes, qparams: () => qparams }, block);
        return { E, Q: dequantize(codes.rows(block.start, block.end), qparams) };
      },
    });
    const report = { loss: await requireFiniteLoss(layer.name, loss, options.damping), damping: options.damping };
    // Layers with one input share H: a later one finds no dead columns in it and, in natural order, the damping of those before it
    // (+1 %, +2.01 %, +3.03 % for k, v, q). Written last, so that a layer that fails leaves H as it was.
    if (!options.ownHessian) statistics.hessian.diagonal().write(revived.diagonal());
    return scope.keep({ weight: ranges.encode(codes, order), report });
  },

  activation({ scheme, options }) {
    if (scheme.activationBits === 16) return undefined;
    const { activationSymmetric: symmetric, activationClip: clipRatio, activationGroupSize: groupSize } = options;
    return clippedActivation({ bits: scheme.activationBits, symmetric, clipRatio, groupSize });
  },
});
