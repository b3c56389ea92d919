// What of this package runs in a browser, where there are files but no folders; bundlers take it for `@ptqlab/formats`.
export { FormatError } from './format-error.ts';
export type { FormatErrorPlace } from './format-error.ts';
export { oneLine } from './one-line.ts';
export { parseJsonObject } from './json/parse-json-object.ts';
export { narrowBf16 } from './half-precision/narrow-bf16.ts';
export { narrowF16 } from './half-precision/narrow-f16.ts';
export { nearestName } from './nearest-name.ts';
export { widenBf16 } from './half-precision/widen-bf16.ts';
export { widenF16 } from './half-precision/widen-f16.ts';
export type { Checkpoint, TensorInfo } from './safetensors/checkpoint.ts';
export { SAFETENSORS_DTYPES } from './safetensors/dtypes.ts';
export type { SafetensorsDType, StoredArray } from './safetensors/dtypes.ts';
export { openSafetensorsBlobs } from './safetensors/open-safetensors-blobs.ts';
export type { TensorHeaders } from './safetensors/tensor-headers.ts';
export type { TensorEntry } from './safetensors/tensor-entry.ts';
export { bitStreamBytes, packBits, unpackBits } from './quantized/bit-stream.ts';
export { deviceWeight, hostWeight } from './quantized/host-weight.ts';
export type { HostPart, HostWeight } from './quantized/host-weight.ts';
