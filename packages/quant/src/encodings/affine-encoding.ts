import type { Tensor } from '@ptqlab/tensor';
import { dequantize } from '../grids/affine.ts';
import type { CodeRange } from '../grids/grid.ts';
import type { Encoding, PartPlan, PartStorage, QuantizedWeight } from './encoding.ts';
import { wholeNumberOf } from './whole-number-of.ts';

/** The parts of an affine weight: weight = (codes − zeroPoint) · scale, scale and zero-point per row and group. */
export interface AffineParts {
  /** f32 integers [out, in]. */
  readonly codes: Tensor;
  /** f32 [out, G]. */
  readonly scale: Tensor;
  /** f32 integers [out, G]. */
  readonly zeroPoint: Tensor;
  /** i32 [in], the group of each column; left out when group g holds columns g·groupSize … in order. */
  readonly groupIndex?: Tensor;
}

export function affineWeight(parts: AffineParts, groupSize: number, bits: number, range: CodeRange): QuantizedWeight {
  const [out, columns] = parts.codes.shape as [number, number];
  return {
    encoding: 'affine',
    shape: [out, columns],
    meta: { groupSize, bits, lowest: range.lowest },
    parts: { ...parts },
  };
}

/** Widest codes that f32 holds exactly. */
const MOST_BITS = 24;

/** One integer grid per row and column group. */
export const affineEncoding: Encoding = {
  name: 'affine',
  says: 'integer codes with scale and zero-point per row and column group',

  storage({ meta, parts }) {
    const bits = meta['bits'] as number;
    const lowest = meta['lowest'] as number;
    const codes: PartStorage = { bits, kind: 'codes', lowest };
    const float: PartStorage = { bits: 32, kind: 'float', lowest: 0 };
    const storage: Record<string, PartStorage> = { codes, scale: float, zeroPoint: codes };
    if (parts['groupIndex']) storage['groupIndex'] = { bits: 32, kind: 'codes', lowest: 0 };
    return storage;
  },

  plan({ shape: [out, columns], meta, parts }) {
    wholeNumberOf(meta, 'bits', 1, MOST_BITS);
    wholeNumberOf(meta, 'lowest', -(2 ** (MOST_BITS - 1)), 0);
    const groups = Math.ceil(columns / wholeNumberOf(meta, 'groupSize', 1));
    const perGroup: PartPlan = { dtype: 'f32', shape: [out, groups] };
    const plan: Record<string, PartPlan> = {
      codes: { dtype: 'f32', shape: [out, columns] },
      scale: perGroup,
      zeroPoint: perGroup,
    };
    if (parts['groupIndex']) plan['groupIndex'] = { dtype: 'i32', shape: [columns], below: groups };
    return plan;
  },

  dequantize({ shape: [out, columns], meta, parts }) {
    const { codes, scale, zeroPoint, groupIndex } = parts as unknown as AffineParts;
    const groupSize = meta['groupSize'] as number;
    const groups = scale.shape[1]!;
    using scope = codes.device.scope();
    if (!groupIndex && groups * groupSize === columns) {
      const grouped = codes.reshape([out, groups, groupSize]);
      const qparams = { scale: scale.reshape([out, groups, 1]), zeroPoint: zeroPoint.reshape([out, groups, 1]) };
      return scope.keep(dequantize(grouped, qparams).reshape([out, columns]));
    }
    const index =
      groupIndex ??
      codes.device.tensor(
        Int32Array.from({ length: columns }, (_, c) => Math.floor(c / groupSize)),
        [columns],
      );
    const perColumn = (grid: Tensor): Tensor => grid.transpose().copy().gather(index).transpose();
    return scope.keep(dequantize(codes, { scale: perColumn(scale), zeroPoint: perColumn(zeroPoint) }));
  },
};
