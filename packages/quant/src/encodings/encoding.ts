import type { Tensor } from '@ptqlab/tensor';

/** What a quantized weight is made of besides its tensors: plain JSON, written into checkpoints as it is. */
export type EncodingMeta = Readonly<Record<string, number | boolean | string | readonly number[]>>;

/**
 * A quantized weight [out, in] as it is stored: named tensors and the meta data that tell an encoding how to rebuild the weight.
 * Codes are kept as f32 integers on the device; `Encoding.storage` says how many bits each element takes in a file.
 */
export interface QuantizedWeight {
  readonly encoding: string;
  readonly shape: readonly [rows: number, columns: number];
  readonly meta: EncodingMeta;
  readonly parts: Readonly<Record<string, Tensor>>;
}

/** How one part lies in a file. */
export interface PartStorage {
  /** Bits per element in a file. Integers from `lowest` on for codes; 32 with `float` for f32 values. */
  readonly bits: number;
  readonly kind: 'codes' | 'float';
  /** Smallest code, subtracted before packing. */
  readonly lowest: number;
  /** Bits of each row where rows differ in width; the row axis is the first. */
  readonly rowBits?: readonly number[];
}

/** A quantized weight without its values, as the description in a file gives it. */
export interface DescribedWeight {
  readonly shape: readonly [rows: number, columns: number];
  readonly meta: EncodingMeta;
  /** Which parts there are. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/** What the values of one part have to be. */
export interface PartPlan {
  readonly dtype: 'f32' | 'i32';
  readonly shape: readonly number[];
  /** Values are indices from 0 to this, exclusive. */
  readonly below?: number;
}

/** A way to store weights in few bits. */
export interface Encoding {
  readonly name: string;
  /** One line for people. */
  readonly says: string;
  /** How each part of `weight` is stored; a part that is not named can be rebuilt from `meta` and costs nothing. */
  storage(weight: DescribedWeight): Readonly<Record<string, PartStorage>>;
  /**
   * The parts that a weight of this shape and meta data has, for checking what a file says of one.
   * @throws RangeError for meta data that this encoding does not write
   */
  plan(weight: DescribedWeight): Readonly<Record<string, PartPlan>>;
  /** The weight f32 [out, in]; the same bits the quantizer produced. */
  dequantize(weight: QuantizedWeight): Tensor;
}
