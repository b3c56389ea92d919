export * from './browser.ts';
export { openSafetensors } from './safetensors/open-safetensors.ts';
export { createCheckpointWriter } from './safetensors/create-checkpoint-writer.ts';
export type { CheckpointWriterOptions } from './safetensors/create-checkpoint-writer.ts';
export { createSafetensorsWriter } from './safetensors/create-safetensors-writer.ts';
export type { TensorWriter } from './safetensors/tensor-writer.ts';
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
