import type { Tensor } from '@ptqlab/tensor';
import { spans } from '../spans.ts';
import type { Encoding, PartPlan, PartStorage, QuantizedWeight } from './encoding.ts';
import { signBits, signOf } from './sign-code.ts';
import { wholeNumberOf, wholeNumbersOf } from './whole-number-of.ts';

/** The parts of a weight whose column groups differ in bits. Groups of one bit are sign · scale + mean, the others affine. */
export interface MixedParts {
  /** f32 integers [in, out]: of a one-bit group sign codes, else codes from 0 on. */
  readonly codes: Tensor;
  /** f32 [G, out]. */
  readonly scale: Tensor;
  /** f32 integers, one row [out] for each group of two or more bits; left out when there is none. */
  readonly zeroPoint?: Tensor;
  /** f32, one row [out] for each one-bit group; left out when there is none. */
  readonly mean?: Tensor;
}

/**
 * @param groupBits bits of each group
 * @param offsets zero-points or means [1, out] of each group
 */
export async function mixedWeight(
  codes: Tensor,
  scale: Tensor,
  offsets: readonly Tensor[],
  groupSize: number,
  groupBits: readonly number[],
): Promise<QuantizedWeight> {
  const { device } = codes;
  const [columns, out] = codes.shape as [number, number];
  using scope = device.scope();
  const widths = [];
  for (const { index, start, end } of spans(columns, groupSize))
    widths.push(groupBits[index] === 1 ? await signBits(codes.rows(start, end)) : groupBits[index]!);
  const stack = (rows: readonly Tensor[]): Tensor => {
    const stacked = device.empty([rows.length, out]);
    rows.forEach((row, i) => stacked.rows(i, i + 1).write(row));
    return stacked;
  };
  const means = offsets.filter((_, g) => groupBits[g] === 1);
  const zeroPoints = offsets.filter((_, g) => groupBits[g] !== 1);
  const parts = {
    codes,
    scale,
    ...(zeroPoints.length > 0 ? { zeroPoint: stack(zeroPoints) } : {}),
    ...(means.length > 0 ? { mean: stack(means) } : {}),
  };
  return scope.keep({ encoding: 'mixed', shape: [out, columns], meta: { groupSize, groupBits, widths }, parts });
}

/** Widest codes that f32 holds exactly. */
const MOST_BITS = 24;

/** SliM-LLM's weights: each group of columns with bits of its own. */
export const mixedEncoding: Encoding = {
  name: 'mixed',
  says: 'integer codes whose bits differ from group to group of columns; one-bit groups keep a scale and a mean',

  storage({ shape, meta, parts }) {
    const [groupBits, widths] = [meta['groupBits'], meta['widths']] as [number[], number[]];
    const columns = shape[1];
    const ofColumns = Array.from({ length: columns }, (_, c) => widths[Math.floor(c / (meta['groupSize'] as number))]!);
    const codes = (rowBits: number[]): PartStorage => ({
      bits: Math.max(...rowBits),
      kind: 'codes',
      lowest: 0,
      rowBits,
    });
    const float: PartStorage = { bits: 32, kind: 'float', lowest: 0 };
    const storage: Record<string, PartStorage> = { codes: codes(ofColumns), scale: float };
    if (parts['zeroPoint']) storage['zeroPoint'] = codes(groupBits.filter((bits) => bits !== 1));
    if (parts['mean']) storage['mean'] = float;
    return storage;
  },

  plan({ shape: [out, columns], meta }) {
    const groups = Math.ceil(columns / wholeNumberOf(meta, 'groupSize', 1));
    const groupBits = wholeNumbersOf(meta, 'groupBits', groups, 1, MOST_BITS);
    wholeNumbersOf(meta, 'widths', groups, 1, MOST_BITS);
    const rowsOf = (shape: readonly number[]): PartPlan => ({ dtype: 'f32', shape });
    const affine = groupBits.filter((bits) => bits !== 1).length;
    const plan: Record<string, PartPlan> = { codes: rowsOf([columns, out]), scale: rowsOf([groups, out]) };
    if (affine > 0) plan['zeroPoint'] = rowsOf([affine, out]);
    if (affine < groups) plan['mean'] = rowsOf([groups - affine, out]);
    return plan;
  },

  dequantize({ shape, meta, parts }) {
    const { codes, scale, zeroPoint, mean } = parts as unknown as MixedParts;
    const groupBits = meta['groupBits'] as number[];
    const { device } = codes;
    using scope = device.scope();
    const weight = device.empty([...shape]);
    let [affine, binary] = [0, 0];
    for (const { index, start, end } of spans(shape[1], meta['groupSize'] as number)) {
      using _ = device.scope();
      const offset = groupBits[index] === 1 ? mean!.rows(binary++, binary) : zeroPoint!.rows(affine++, affine);
      const group = decodeGroup(codes.rows(start, end), scale.rows(index, index + 1), offset, groupBits[index]!);
      weight.cols(start, end).write(group.transpose());
    }
    return scope.keep(weight);
  },
};

/** The weights of a group or column [n, out]. @param offset zero-point, or mean of a one-bit group, [1, out] */
export function decodeGroup(codes: Tensor, scale: Tensor, offset: Tensor, bits: number): Tensor {
  using scope = codes.device.scope();
  return scope.keep(bits === 1 ? signOf(codes).mul(scale).add(offset) : codes.sub(offset).mul(scale));
}
