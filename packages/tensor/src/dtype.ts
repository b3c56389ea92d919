/**
 * What an element is. f16 and bf16 are storage formats of files, not dtypes: rounding to them is an op (`roundF16`, `roundBf16`).
 * A truth value is an f32 that is 0 or 1, because the methods multiply by their masks.
 */
export const DTYPES = {
  f32: { bytes: 4, array: Float32Array },
  i32: { bytes: 4, array: Int32Array },
  u32: { bytes: 4, array: Uint32Array },
  i8: { bytes: 1, array: Int8Array },
} as const;

export type DType = keyof typeof DTYPES;

/** The host array that holds elements of dtype `D`. */
export type HostArray<D extends DType = DType> = InstanceType<(typeof DTYPES)[D]['array']>;

/** The dtype whose host array `values` is, or undefined for anything else. */
export function dtypeOf(values: ArrayBufferView): DType | undefined {
  // By name, not instanceof: arrays may come from another realm (a worker, a test sandbox).
  const name = Object.prototype.toString.call(values);
  return (Object.keys(DTYPES) as DType[]).find((dtype) => name === `[object ${DTYPES[dtype].array.name}]`);
}
