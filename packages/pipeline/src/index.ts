export * from './browser.ts';
export { calibrationSet } from './calibration/calibration-set.ts';
export { sampleCalibration } from './calibration/sample-calibration.ts';
export type { CalibrationSize, Draw } from './calibration/sample-calibration.ts';
export { CheckpointSink } from './checkpoint/checkpoint-sink.ts';
export type { CheckpointTarget } from './checkpoint/checkpoint-sink.ts';
export { fingerprintOf } from './checkpoint/fingerprint.ts';
export { hashModel } from './checkpoint/hash-model.ts';
