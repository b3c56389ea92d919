import { PACKED_BITS, packCodes, type PackedBits, type Tensor } from '@ptqlab/tensor';
import { dequantizeWeight, type ActivationQuantizer, type QuantizedWeight } from '@ptqlab/quant';
import type { Arithmetic } from '../decoder/compute-dtype.ts';
import type { LinearWeight } from '../decoder/linear.ts';

/**
 * How quantized weights are asked to lie in device memory: `dense` f32; `packed` codes where the encoding is an affine one that fits
 * packed words; `integer` codes for i8 products where weight and input grids are symmetric. Weights that cannot take the form are dense.
 */
export const WEIGHT_FORMS = ['dense', 'packed', 'integer'] as const;
export type WeightForm = (typeof WEIGHT_FORMS)[number];

/** The parts of an affine weight and the facts that decide its form. */
interface Affine {
  readonly codes: Tensor;
  readonly scale: Tensor;
  readonly zeroPoint: Tensor;
  readonly bits: number;
  readonly lowest: number;
  readonly groupSize: number;
}

/** `weight` in the form asked for, or dense where it has no such form; the result belongs to the caller's innermost scope. */
export function runtimeWeight(
  weight: QuantizedWeight,
  activation: ActivationQuantizer | undefined,
  form: WeightForm,
  arithmetic: Arithmetic,
): LinearWeight {
  const affine = affineOf(weight);
  if (form === 'packed' && affine && (PACKED_BITS as readonly number[]).includes(affine.bits)) return packed(affine);
  if (form === 'integer' && affine && activation && takesIntegers(affine, activation)) return integer(affine);
  using scope = Object.values(weight.parts)[0]!.device.scope();
  return scope.keep({ kind: 'dense' as const, values: arithmetic.round(dequantizeWeight(weight), 'weight') });
}

function affineOf({ encoding, meta, parts }: QuantizedWeight): Affine | undefined {
  if (encoding !== 'affine' || parts['groupIndex']) return undefined;
  const [bits, lowest, groupSize] = ['bits', 'lowest', 'groupSize'].map((key) => meta[key] as number);
  return {
    codes: parts['codes']!,
    scale: parts['scale']!,
    zeroPoint: parts['zeroPoint']!,
    bits: bits!,
    lowest: lowest!,
    groupSize: groupSize!,
  };
}

/** Codes in words count from 0, so codes and zero-points move up together. */
function packed({ codes, scale, zeroPoint, bits, lowest, groupSize }: Affine): LinearWeight {
  using scope = codes.device.scope();
  const shifted = packCodes(codes.sub(lowest), bits as PackedBits);
  const moved = { scale: scale.copy(), zeroPoint: zeroPoint.sub(lowest) };
  return scope.keep({ kind: 'packed' as const, codes: { codes: shifted, ...moved, groupSize } });
}

/** Only grids through 0 whose codes are signed 8-bit numbers: then a product needs no correction by zero-points. */
function takesIntegers({ scale, bits, lowest }: Affine, { range, bits: activationBits, groupSize }: ActivationQuantizer) {
  const symmetricInput = range.lowest < 0 && -range.lowest - range.highest <= 1 && activationBits <= 8;
  return symmetricInput && groupSize === undefined && lowest < 0 && bits <= 8 && scale.shape[1] === 1;
}

function integer({ codes, scale }: Affine): LinearWeight {
  using scope = codes.device.scope();
  const transposed = codes.transpose().copy().cast('i8');
  return scope.keep({ kind: 'integer' as const, codes: { codes: transposed, scale: scale.transpose().copy() } });
}
