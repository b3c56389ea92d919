import { tokenPerplexity } from '@ptqlab/eval/token-perplexity';
import {
  Decoder,
  DecoderLanguageModel,
  runtimeActivations,
  type RuntimeActivations,
  type WeightSource,
} from '@ptqlab/models';
import { CollectedModel, quantizeModel, type CalibrationSet } from '@ptqlab/pipeline';
import { methodNamed, parseScheme, publishedOptions } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import { openDevice } from './backends.ts';
import { calibrationOf } from './calibration-of.ts';
import { embeddedFiles, type EmbeddedName } from './embedded-files.ts';
import { openModelInPage, type ModelInPage, type PageFiles } from './model-in-page.ts';

export interface ModelRequest {
  /** A model of the visitor; the embedded one named `model` when left out. */
  readonly files?: readonly File[];
  readonly model: EmbeddedName;
  readonly backend: string;
  readonly method: string;
  readonly scheme: string;
  /** Windows of text to evaluate. */
  readonly windows: number;
}

export interface ModelProgress {
  readonly what: string;
  readonly done: number;
  readonly of: number;
}

export interface ModelResult {
  readonly model: string;
  readonly backend: string;
  readonly original: number;
  readonly quantized: number;
  readonly bitsPerWeight: number;
  /** Tokens per window. */
  readonly length: number;
  readonly windows: number;
  readonly seconds: number;
}

/** Tokens per window and calibration sequence; shorter where the model reads less. */
const LENGTH = 256;
const CALIBRATION_SEQUENCES = 32;
/** Windows per call: progress is told between calls. */
const WINDOWS_AT_ONCE = 4;

/** Quantizes a model inside the page, and measures perplexity before and after on the same windows. */
export async function quantizeEmbedded(
  { files, model: name, backend, method, scheme, windows }: ModelRequest,
  onProgress: (progress: ModelProgress) => void,
): Promise<ModelResult> {
  const started = performance.now();
  const given: PageFiles = files ? new Map(files.map((file) => [file.name, file])) : await embeddedFiles(name);
  const model = await openModelInPage(given);
  const length = Math.min(LENGTH, model.shape.maxPositions);
  const text = await textOf(given);
  const tokens = model.tokenizer.encode(text);
  const quantizer = methodNamed(method);
  const task = { scheme: parseScheme(scheme), options: publishedOptions(quantizer) };
  quantizer.check(task);
  const device = await openDevice(backend);
  try {
    const measure = (source: WeightSource, what: string, activations?: RuntimeActivations) =>
      perplexityOf(device, model, source, activations, tokens, { length, windows }, (done, of) =>
        onProgress({ what, done, of }),
      );
    const original = await measure(model.source, 'perplexity of the original');
    const sink = new CollectedModel(model.source);
    let done = 0;
    const layers = 7 * model.shape.blockCount;
    const records = await quantizeModel({
      source: model.source,
      shape: model.shape,
      device,
      quantizer,
      ...task,
      calibration: await calibration(given, tokens, length, quantizer.statistics(task.options).length > 0),
      sink,
      onModule: ({ name }) => onProgress({ what: `quantized ${name}`, done: ++done, of: layers }),
    });
    const quantized = await measure(sink, 'perplexity of the quantized', runtimeActivations(quantizer, task));
    const bitsPerWeight = records.reduce((sum, record) => sum + record.bitsPerWeight, 0) / records.length;
    return {
      model: files ? 'your model' : name,
      backend: device.backend.description,
      original,
      quantized,
      bitsPerWeight,
      length,
      windows: Math.min(windows, Math.floor(tokens.length / length)),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await device.close();
  }
}

async function perplexityOf(
  device: Device,
  { shape, tokenizer }: ModelInPage,
  source: WeightSource,
  activations: RuntimeActivations | undefined,
  tokens: readonly number[],
  { length, windows }: { length: number; windows: number },
  onProgress: (done: number, of: number) => void,
): Promise<number> {
  using _ = device.scope();
  using decoder = await Decoder.open(source, shape, device, activations);
  const languageModel = new DecoderLanguageModel(tokenizer, decoder);
  const options = { length, windows, batchSize: WINDOWS_AT_ONCE, onProgress };
  return (await tokenPerplexity(languageModel, tokens, options)).perplexity;
}

/** The text to evaluate on: a .txt among the files, or the embedded model's. */
async function textOf(files: PageFiles): Promise<string> {
  const text = [...files].find(([name]) => name.endsWith('.txt'))?.[1];
  return (text ?? (await embeddedFiles()).get('evaluation.txt')!).text();
}

/** The sequences in calibration.json, or else the end of the text, which the first windows do not reach. */
async function calibration(
  files: PageFiles,
  tokens: readonly number[],
  length: number,
  isNeeded: boolean,
): Promise<CalibrationSet | undefined> {
  if (!isNeeded) return undefined;
  const stored = files.get('calibration.json');
  if (stored) {
    const { seeds } = JSON.parse(await stored.text()) as { seeds: Record<string, number[][]> };
    return calibrationOf(seeds['0']!, 'calibration.json, seed 0');
  }
  const whole = Math.min(CALIBRATION_SEQUENCES, Math.floor(tokens.length / length / 2));
  if (whole < 1)
    throw new RangeError(
      `model: this method learns from text, and the text has ${tokens.length} tokens; give a .txt of at least ${2 * length}`,
    );
  const start = tokens.length - whole * length;
  const sequences = Array.from({ length: whole }, (_, i) => tokens.slice(start + i * length, start + (i + 1) * length));
  return calibrationOf(sequences, 'the end of the text');
}
