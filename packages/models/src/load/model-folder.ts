import { isQuantizedModel, openQuantizedModel, openSafetensors, type Checkpoint, type Manifest } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import { methodNamed, parseScheme, type Quantizer } from '@ptqlab/quant';
import type { ModelConfig } from '../config/model-config.ts';
import { readConfig } from '../config/read-config.ts';
import { openTokenizer } from '../tokenizer/open-tokenizer.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkTiedHead } from './check-tied-head.ts';
import { checkpointWeights } from './checkpoint-weights.ts';
import { runtimeActivations, type RuntimeActivations } from './runtime-activations.ts';
import type { WeightSource } from './weight-source.ts';

/** A model folder open for reading: what it is, how it reads text, where its weights come from. */
export interface ModelFolder extends AsyncDisposable {
  readonly folder: string;
  readonly config: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly source: WeightSource;
  /** The stored tensors of a plain model; undefined for one that this program quantized. */
  readonly checkpoint: Checkpoint | undefined;
  /** What was done to a model that this program quantized. */
  readonly manifest: Manifest | undefined;
  /** How quantized layers treat activations at run time. */
  readonly activations: RuntimeActivations;
}

type Weights = Pick<ModelFolder, 'source' | 'checkpoint' | 'manifest' | 'activations'> & AsyncDisposable;

/**
 * Opens a model folder: configuration, tokenizer and weights, plain or quantized by this program. Headers are checked, no weight is read.
 * @param methodOf finds the method a quantized model was made with; default: the built-in ones
 * @throws FormatError when something is missing, damaged or does not fit together
 */
export async function openModelFolder(
  folder: string,
  methodOf: (name: string) => Quantizer = methodNamed,
): Promise<ModelFolder> {
  const config = await readConfig(folder);
  const tokenizer = await openTokenizer(folder);
  const weights = isQuantizedModel(folder) ? await quantizedWeights(folder, methodOf) : await plainWeights(folder, config);
  return { folder, config, tokenizer, ...weights };
}

async function plainWeights(folder: string, { shape }: ModelConfig): Promise<Weights> {
  const checkpoint = await openSafetensors(folder);
  try {
    checkCheckpoint(checkpoint, shape);
    await checkTiedHead(checkpoint, shape);
  } catch (error) {
    await checkpoint.close();
    throw error;
  }
  return {
    source: checkpointWeights(checkpoint),
    checkpoint,
    manifest: undefined,
    activations: { activationOf: () => undefined, operandOf: () => undefined },
    [Symbol.asyncDispose]: () => checkpoint.close(),
  };
}

async function quantizedWeights(folder: string, methodOf: (name: string) => Quantizer): Promise<Weights> {
  const source = await openQuantizedModel(folder);
  const { manifest } = source;
  const quantized = new Set(manifest.records.map(({ name }) => name));
  return {
    source,
    checkpoint: undefined,
    manifest,
    activations: activationsOf(manifest, methodOf, quantized),
    [Symbol.asyncDispose]: async () => source[Symbol.asyncDispose](),
  };
}

function activationsOf(
  { method, scheme, options }: Manifest,
  methodOf: (name: string) => Quantizer,
  quantized: ReadonlySet<string>,
): RuntimeActivations {
  const task = { scheme: parseScheme(scheme), options };
  if (task.scheme.activationBits === 16) return { activationOf: () => undefined, operandOf: () => undefined };
  return runtimeActivations(methodOf(method), task, (layer) => quantized.has(layer));
}
