/**
 * Element types of a safetensors file: bytes per element, and the host array that holds the stored bits unchanged.
 * F16 and BF16 have no host array of their own; their bits live in a Uint16Array.
 */
export const SAFETENSORS_DTYPES = {
  BOOL: { bytes: 1, array: Uint8Array },
  U8: { bytes: 1, array: Uint8Array },
  I8: { bytes: 1, array: Int8Array },
  U16: { bytes: 2, array: Uint16Array },
  I16: { bytes: 2, array: Int16Array },
  F16: { bytes: 2, array: Uint16Array },
  BF16: { bytes: 2, array: Uint16Array },
  U32: { bytes: 4, array: Uint32Array },
  I32: { bytes: 4, array: Int32Array },
  F32: { bytes: 4, array: Float32Array },
  U64: { bytes: 8, array: BigUint64Array },
  I64: { bytes: 8, array: BigInt64Array },
  F64: { bytes: 8, array: Float64Array },
} as const;

export type SafetensorsDType = keyof typeof SAFETENSORS_DTYPES;

/** A host array that can hold some stored dtype unchanged. */
export type StoredArray = InstanceType<(typeof SAFETENSORS_DTYPES)[SafetensorsDType]['array']>;
