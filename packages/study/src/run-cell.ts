import { tokenPerplexity } from '@ptqlab/eval';
import {
  Decoder,
  DecoderLanguageModel,
  LINEAR_ROLES,
  runtimeActivations,
  type RuntimeActivations,
  linearName,
  linearShape,
  type DecoderShape,
  type WeightSource,
} from '@ptqlab/models';
import { CollectedModel, quantizeModel, type ModuleRecord } from '@ptqlab/pipeline';
import {
  parseScheme,
  QuantizationError,
  SchemeError,
  type OptionsOf,
  type OptionSpecs,
  type Quantizer,
} from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import type { Json } from './canonical-json.ts';
import type { CellResult, Figures, FirstOverflow } from './cell-result.ts';
import type { Cell } from './cell.ts';
import { RecipeError } from './recipe-error.ts';
import type { StudyModel } from './study-model.ts';

/** How far a cell is: layers quantized, then windows evaluated. */
export type CellProgress = (done: number, of: number, what: string) => void;

/** What a cell runs on. */
export interface CellSurroundings {
  readonly model: StudyModel;
  /** The cell's method; undefined for full precision. */
  readonly quantizer: Quantizer | undefined;
  readonly device: Device;
  readonly onProgress: CellProgress;
}

/** Windows scored in one call: enough to keep the model busy, few enough to see progress. Changes no result. */
const WINDOWS_AT_ONCE = 32;

/** Quantizes a model in memory as the cell says, and measures it. A method that fails is a result; anything else is thrown. */
export async function runCell(
  cell: Cell,
  { model, quantizer, device, onProgress }: CellSurroundings,
): Promise<CellResult> {
  const { source } = model.files;
  if (!quantizer) {
    const { perplexity, overflow } = await measure(cell, model, source, device, undefined, onProgress);
    return { status: 'done', figures: { ...perplexity, bitsPerWeight: 16 }, tasks: [], overflow, modules: [] };
  }
  const task = { scheme: parseScheme(cell.scheme), options: optionsOf(quantizer, cell.options) };
  try {
    const collected = new CollectedModel(source);
    const layers = model.shape.blockCount * LINEAR_ROLES.length;
    let done = 0;
    const modules = await quantizeModel({
      source,
      shape: model.shape,
      device,
      quantizer,
      ...task,
      calibration: model.calibration(cell.calibrationSeed),
      onFailure: cell.onFailure,
      sink: collected,
      onModule: ({ name }) => onProgress(++done, layers, name),
    });
    const activations = runtimeActivations(quantizer, task);
    const { perplexity, overflow } = await measure(cell, model, collected, device, activations, onProgress);
    return {
      status: 'done',
      figures: { ...perplexity, ...averages(modules, model.shape) },
      tasks: [],
      overflow,
      modules: modules.map(moduleJson),
    };
  } catch (error) {
    if (error instanceof QuantizationError || error instanceof SchemeError)
      return { status: 'failed', reason: error.message };
    throw error;
  }
}

/** What a model's evaluation gave. */
interface Measured {
  /** Empty where the recipe asks for none. */
  readonly perplexity: Pick<Figures, 'perplexity'>;
  readonly overflow: FirstOverflow | null;
}

async function measure(
  cell: Cell,
  model: StudyModel,
  source: WeightSource,
  device: Device,
  activations: RuntimeActivations | undefined,
  onProgress: CellProgress,
): Promise<Measured> {
  using _ = device.scope();
  using decoder = await Decoder.open(source, model.shape, device, {
    dtype: cell.computeDtype,
    ...activations,
  });
  const languageModel = new DecoderLanguageModel(model.files.tokenizer, decoder);
  const { perplexity: asked } = cell.evaluation as { perplexity: { length: number; windows: number } | null };
  const perplexity =
    asked &&
    (await tokenPerplexity(languageModel, model.perplexityTokens, {
      ...asked,
      batchSize: WINDOWS_AT_ONCE,
      onProgress: (done, of) => onProgress(done, of, 'windows'),
    }));
  const { overflow } = languageModel;
  return {
    perplexity: perplexity ? { perplexity: perplexity.perplexity } : {},
    overflow: overflow ? { layer: overflow.block, op: overflow.op } : null,
  };
}

/** The method's options: the given ones over its defaults. @throws RecipeError for a name or type it does not have */
export function optionsOf(quantizer: Quantizer, given: Cell['options']): OptionsOf<OptionSpecs> {
  const specs: OptionSpecs = quantizer.options;
  for (const [name, value] of Object.entries(given)) {
    const spec = specs[name];
    if (!spec)
      throw new RecipeError(
        `${quantizer.name}: option "${name}" is not known; it has ${Object.keys(specs).join(', ') || 'none'}`,
      );
    if (typeof value !== typeof spec.default)
      throw new RecipeError(
        `${quantizer.name}: option ${name} is a ${typeof spec.default}, ${JSON.stringify(value)} was given`,
      );
    if (spec.choices && !spec.choices.includes(value))
      throw new RecipeError(
        `${quantizer.name}: option ${name} is one of ${spec.choices.join(', ')}, "${value}" was given`,
      );
  }
  const defaults = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
  return { ...defaults, ...given };
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
