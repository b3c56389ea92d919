export { FormatError } from './format-error.ts';
export type { FormatErrorPlace } from './format-error.ts';
export { parseJsonObject } from './json/parse-json-object.ts';
export { narrowBf16 } from './half-precision/narrow-bf16.ts';
export { narrowF16 } from './half-precision/narrow-f16.ts';
export { nearestName } from './nearest-name.ts';
export { widenBf16 } from './half-precision/widen-bf16.ts';
export { widenF16 } from './half-precision/widen-f16.ts';
export type { Checkpoint, TensorInfo } from './safetensors/checkpoint.ts';
export { SAFETENSORS_DTYPES } from './safetensors/dtypes.ts';
export type { SafetensorsDType, StoredArray } from './safetensors/dtypes.ts';
export { openSafetensors } from './safetensors/open-safetensors.ts';
export type { TensorEntry } from './safetensors/tensor-entry.ts';
export { createCheckpointWriter } from './safetensors/create-checkpoint-writer.ts';
export type { CheckpointWriterOptions } from './safetensors/create-checkpoint-writer.ts';
export { createSafetensorsWriter } from './safetensors/create-safetensors-writer.ts';
export type { TensorWriter } from './safetensors/tensor-writer.ts';
export { bitStreamBytes, packBits, unpackBits } from './quantized/bit-stream.ts';
export { deviceWeight, hostWeight } from './quantized/host-weight.ts';
export type { HostPart, HostWeight } from './quantized/host-weight.ts';
export { quantizedLayers, writeQuantizedFile } from './quantized/quantized-file.ts';
export type { PlainTensor } from './quantized/quantized-file.ts';
export {
  blockFile,
  isQuantizedModel,
  MANIFEST,
  openFiles,
  openQuantizedModel,
  REST_FILE,
} from './quantized/quantized-model.ts';
export type { Manifest, QuantizedModel } from './quantized/quantized-model.ts';
export { writeWhole } from './write-whole.ts';
