import {
  LINEAR_ROLES,
  linearName,
  linearShape,
  runtimeActivations,
  type DecoderShape,
  type RuntimeActivations,
  type WeightSource,
} from '@ptqlab/models';
import {
  CollectedModel,
  quantizeModel,
  type CalibrationSet,
  type ModuleRecord,
  type ObservedModel,
} from '@ptqlab/pipeline';
import { parseScheme, type Quantizer } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import type { Json } from './canonical-json.ts';
import type { Figures } from './cell-result.ts';
import type { Cell } from './cell.ts';
import { optionsOf } from './method-options.ts';

/** The model of a cell, quantized in memory. */
export interface QuantizedCell {
  readonly source: WeightSource;
  readonly activations: RuntimeActivations | undefined;
  readonly figures: Figures;
  /** One record per layer. */
  readonly modules: readonly Json[];
}

export interface QuantizeCellOptions {
  readonly source: WeightSource;
  readonly shape: DecoderShape;
  readonly quantizer: Quantizer;
  readonly calibration: CalibrationSet;
  /** Shared with other cells of the same model and calibration. */
  readonly observed: ObservedModel;
  readonly device: Device;
  /** Told the share of the layers that is done, and the last one's name. */
  readonly onProgress: (fraction: number, layer: string) => void;
}

/** Quantizes a model in memory as the cell says. @throws QuantizationError, SchemeError where the method cannot do it */
export async function quantizeCell(cell: Cell, options: QuantizeCellOptions): Promise<QuantizedCell> {
  const { source, shape, quantizer, calibration, observed, device, onProgress } = options;
  const task = { scheme: parseScheme(cell.scheme), options: optionsOf(quantizer, cell.options) };
  const collected = new CollectedModel(source);
  const layers = shape.blockCount * LINEAR_ROLES.length;
  let done = 0;
  const modules = await quantizeModel({
    ...{ source, shape, device, quantizer, calibration, observed, ...task },
    onFailure: cell.onFailure,
    sink: collected,
    onModule: ({ name }) => onProgress(++done / layers, name),
  });
  return {
    source: collected,
    activations: runtimeActivations(quantizer, task),
    figures: averages(modules, shape),
    modules: modules.map(moduleJson),
  };
}

/** Errors averaged over layers, as the reference figures are; bits per weight over weights. */
function averages(modules: readonly ModuleRecord[], shape: DecoderShape): Figures {
  const mean = (value: (record: ModuleRecord) => number): number =>
    modules.reduce((sum, record) => sum + value(record), 0) / modules.length;
  const sizes = layerSizes(shape);
  const weights = modules.reduce((sum, { name }) => sum + sizes.get(name)!, 0);
  const bits = modules.reduce((sum, { name, bitsPerWeight }) => sum + bitsPerWeight * sizes.get(name)!, 0);
  return {
    outputError: mean(({ outputError }) => outputError ?? Number.NaN),
    weightError: mean(({ weightError }) => weightError),
    bitsPerWeight: bits / weights,
  };
}

/** Weights of every linear layer, by name. */
function layerSizes(shape: DecoderShape): Map<string, number> {
  const sizes = new Map<string, number>();
  for (let block = 0; block < shape.blockCount; block++)
    for (const role of LINEAR_ROLES) {
      const [out, columns] = linearShape(shape, role);
      sizes.set(linearName(block, role), out * columns);
    }
  return sizes;
}

/** A layer's record without its timing. */
function moduleJson({ seconds: _seconds, rescue, outputError, ...record }: ModuleRecord): Json {
  return {
    ...record,
    ...(outputError === undefined ? {} : { outputError }),
    ...(rescue ? { rescue: { ...rescue } } : {}),
  } as Json;
}
