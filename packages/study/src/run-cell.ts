import { join } from 'node:path';
import { Decoder, DecoderLanguageModel } from '@ptqlab/models';
import { NonFiniteWeightError } from '@ptqlab/pipeline';
import { QuantizationError, SchemeError } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import type { CellResult, DoneResult } from './cell-result.ts';
import type { CellOrigin } from './cell-origin.ts';
import { cellId, FULL_PRECISION, type Cell } from './cell.ts';
import type { CellTiming } from './cell-timing.ts';
import { measureModel } from './measure-model.ts';
import type { OpenStudy } from './open-study.ts';
import { PartialRecords } from './partial-records.ts';
import { quantizeCell, type QuantizedCell } from './quantize-cell.ts';
import { RecipeError } from './recipe-error.ts';
import { storedBits } from './stored-bits.ts';

/** How far a cell is: the share of its quantization, then of its evaluation. */
export interface CellProgress {
  readonly phase: 'quantize' | 'evaluate';
  readonly fraction: number;
  /** The layer or task at hand. */
  readonly what: string;
}

/** What says that a method cannot do what the cell asks, now or ever. */
const CANNOT = [QuantizationError, SchemeError, NonFiniteWeightError];

/** A cell that has run. */
export interface CellOutcome {
  readonly result: CellResult;
  readonly timing: CellTiming;
  /** Of a cell that another machine computed. */
  readonly origin?: CellOrigin;
}

/**
 * Quantizes a model in memory as a cell says, and measures it; records of documents are published under `outFolder` when all are there.
 * A method that cannot do it is a result; anything else is thrown.
 */
export async function runCell(
  study: OpenStudy,
  cell: Cell,
  device: Device,
  outFolder: string,
  onProgress: (progress: CellProgress) => void,
): Promise<CellOutcome> {
  const watch = startWatch();
  const id = cellId(cell);
  const records = PartialRecords.claim(join(outFolder, 'partial'), id);
  try {
    const quantized = await quantizedModel(study, cell, device, onProgress);
    const quantizeSeconds = watch().seconds;
    const { figures, modules } = quantized;
    const { perplexity, tasks, overflow } = await measured(study, cell, quantized, device, records, onProgress);
    records.publish(join(outFolder, 'records', id));
    const all = { ...(perplexity === undefined ? {} : { perplexity }), ...figures };
    return {
      result: { status: 'done', figures: all, tasks, overflow, modules },
      timing: { ...watch(), quantizeSeconds },
    };
  } catch (error) {
    if (!CANNOT.some((kind) => error instanceof kind)) throw error;
    records.discard();
    return {
      result: { status: 'failed', reason: (error as Error).message },
      timing: { ...watch(), quantizeSeconds: 0 },
    };
  }
}

async function quantizedModel(
  study: OpenStudy,
  cell: Cell,
  device: Device,
  onProgress: (progress: CellProgress) => void,
): Promise<QuantizedCell> {
  const model = study.models.get(cell.model)!;
  const { source, checkpoint } = model.files;
  // Only plain checkpoints have a hash, and a cell has its model's.
  if (cell.method === FULL_PRECISION)
    return {
      source,
      activations: undefined,
      figures: { bitsPerWeight: storedBits(checkpoint!, model.shape) },
      modules: [],
    };
  const { set } = await model.calibration(study.choiceOf(cell));
  if (set.hash !== cell.calibrationHash)
    throw new RecipeError('calibration: is not what it was when the study was planned; start the study again');
  const { quantizer } = study.methods.get(cell.method)!;
  return quantizeCell(cell, {
    ...{ source, shape: model.shape, quantizer, calibration: set, observed: model.observed(set), device },
    onProgress: (fraction, what) => onProgress({ phase: 'quantize', fraction, what }),
  });
}

async function measured(
  { models, suite }: OpenStudy,
  cell: Cell,
  { source, activations }: QuantizedCell,
  device: Device,
  records: PartialRecords,
  onProgress: (progress: CellProgress) => void,
): Promise<Pick<DoneResult, 'tasks' | 'overflow'> & { readonly perplexity: number | undefined }> {
  const { shape, files, perplexity } = models.get(cell.model)!;
  using _ = device.scope();
  using decoder = await Decoder.open(source, shape, device, {
    dtype: cell.computeDtype,
    ...activations,
  });
  const languageModel = new DecoderLanguageModel(files.tokenizer, decoder);
  const figures = await measureModel(cell, languageModel, { perplexity, suite }, records, (fraction, what) =>
    onProgress({ phase: 'evaluate', fraction, what }),
  );
  const { overflow } = languageModel;
  return { ...figures, overflow: overflow ? { layer: overflow.block, op: overflow.op } : null };
}

/** Wall and processor time since now. */
function startWatch(): () => { seconds: number; cpuSeconds: number } {
  const started = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}
