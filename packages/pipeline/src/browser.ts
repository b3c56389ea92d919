// What of this package runs in a browser, which has no folders and hashes asynchronously; bundlers take it for `@ptqlab/pipeline`.
export { checkGroupSize } from './check-group-size.ts';
export type { CalibrationSet } from './calibration/calibration-set.ts';
export { CollectedModel } from './collected-model.ts';
export { selectLayers } from './layer-selection.ts';
export type { LayerSelection } from './layer-selection.ts';
export type { ModuleFigures, ModuleRecord } from './module-record.ts';
export { ObservedModel } from './observed-model.ts';
export { quantizeModel } from './quantize-model.ts';
export type { QuantizationRequest } from './quantization-request.ts';
export { NonFiniteWeightError } from './require-finite-weights.ts';
export type { QuantizedModelSink } from './quantized-model-sink.ts';
export { ON_FAILURE } from './walk/rescue.ts';
export type { OnFailure, Rescue } from './walk/rescue.ts';
