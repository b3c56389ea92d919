import type { Device } from '@ptqlab/tensor';
import type { OptionSpecs, OptionsOf, Quantizer, Scheme } from '@ptqlab/quant';
import type { DecoderShape, WeightSource } from '@ptqlab/models';
import type { CalibrationSet } from './calibration/calibration-set.ts';
import type { LayerSelection } from './layer-selection.ts';
import type { ModuleRecord } from './module-record.ts';
import type { ObservedModel } from './observed-model.ts';
import type { QuantizedModelSink } from './quantized-model-sink.ts';
import type { OnFailure } from './walk/rescue.ts';

/** What to quantize, how, and where the result goes. */
export interface QuantizationRequest<S extends OptionSpecs = OptionSpecs> {
  readonly source: WeightSource;
  readonly shape: DecoderShape;
  readonly device: Device;
  readonly quantizer: Quantizer<S>;
  readonly scheme: Scheme;
  readonly options: OptionsOf<S>;
  /** Methods that need no calibration use it for the error figures alone, and run without. */
  readonly calibration?: CalibrationSet | undefined;
  /** Shares what calibration sees in the original model between quantizations that differ in method, scheme or options. */
  readonly observed?: ObservedModel | undefined;
  readonly selection?: LayerSelection | undefined;
  /** Default `stop`. */
  readonly onFailure?: OnFailure | undefined;
  readonly sink: QuantizedModelSink;
  /** Told of every layer when it is done. */
  readonly onModule?: ((record: ModuleRecord) => void) | undefined;
  /** Ends the run between two layers; what is finished can be taken over by a later run. */
  readonly signal?: AbortSignal | undefined;
}
