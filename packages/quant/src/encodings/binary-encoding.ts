import { spans } from '../spans.ts';
import { decodeBinary } from './binary-block.ts';
import type { Encoding, PartPlan, PartStorage, QuantizedWeight } from './encoding.ts';
import { wholeNumberOf } from './whole-number-of.ts';
import type { Tensor } from '@ptqlab/tensor';

/** The parts of a binary weight; `BinaryBlock` says what each block of columns means. */
export interface BinaryParts {
  /** f32 integers [out, in]. */
  readonly first: Tensor;
  /** f32 integers [out, in]. */
  readonly second: Tensor;
  /** [in]. */
  readonly salient: Tensor;
  /** f32 [out, 4·blocks]. */
  readonly scale: Tensor;
  readonly mean: Tensor;
}

/** @param bits of the sign codes of each plane: 1, or 2 where an exact 0 occurs */
export function binaryWeight(
  parts: BinaryParts,
  blockSize: number,
  bits: { readonly first: number; readonly second: number },
): QuantizedWeight {
  const [out, columns] = parts.first.shape as [number, number];
  const meta = { blockSize, firstBits: bits.first, secondBits: bits.second };
  return { encoding: 'binary', shape: [out, columns], meta, parts: { ...parts } };
}

/** BiLLM's weights: two planes of bits, a flag per column, eight numbers per row and block. */
export const binaryEncoding: Encoding = {
  name: 'binary',
  says: 'signs, and per weight the sign of its residual or the flag of its group; scales and means per row and block',

  storage({ meta }) {
    const float: PartStorage = { bits: 32, kind: 'float', lowest: 0 };
    const codes = (bits: number): PartStorage => ({ bits, kind: 'codes', lowest: 0 });
    return {
      first: codes(meta['firstBits'] as number),
      second: codes(meta['secondBits'] as number),
      salient: codes(1),
      scale: float,
      mean: float,
    };
  },

  plan({ shape: [out, columns], meta }) {
    for (const key of ['firstBits', 'secondBits']) wholeNumberOf(meta, key, 1, 2);
    const blocks = Math.ceil(columns / wholeNumberOf(meta, 'blockSize', 1));
    const plane: PartPlan = { dtype: 'f32', shape: [out, columns] };
    const perBlock: PartPlan = { dtype: 'f32', shape: [out, 4 * blocks] };
    const salient: PartPlan = { dtype: 'f32', shape: [columns] };
    return { first: plane, second: plane, salient, scale: perBlock, mean: perBlock };
  },

  dequantize({ shape, meta, parts }) {
    const { first, second, salient, scale, mean } = parts as unknown as BinaryParts;
    const { device } = first;
    using scope = device.scope();
    const weight = device.empty([...shape]);
    for (const { index, start, end } of spans(shape[1], meta['blockSize'] as number)) {
      using _ = device.scope();
      const block = {
        first: first.cols(start, end),
        second: second.cols(start, end),
        salient: salient.reshape([1, shape[1]]).cols(start, end),
        scale: scale.cols(4 * index, 4 * index + 4),
        mean: mean.cols(4 * index, 4 * index + 4),
      };
      weight.cols(start, end).write(decodeBinary(block));
    }
    return scope.keep(weight);
  },
};
