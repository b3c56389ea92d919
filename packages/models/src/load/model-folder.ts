import { join } from 'node:path';
import {
  FormatError,
  isQuantizedModel,
  MANIFEST,
  openQuantizedModel,
  openSafetensors,
  type Checkpoint,
  type Manifest,
  type QuantizedModel,
  type TensorHeaders,
} from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import { methodNamed, parseScheme, publishedOptions, SchemeError, type Quantizer } from '@ptqlab/quant';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import type { ModelConfig } from '../config/model-config.ts';
import { readConfig } from '../config/read-config.ts';
import { openTokenizer } from '../tokenizer/open-tokenizer.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkVocabulary } from './check-vocabulary.ts';
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
 * Opens a model folder: configuration, tokenizer and weights, plain or quantized by this program. Headers are checked; of a quantized model
 * every byte is held against the digests in its manifest.
 * @param methodOf finds the method a quantized model was made with; default: the built-in ones
 * @throws FormatError when something is missing, damaged or does not fit together
 */
export async function openModelFolder(
  folder: string,
  methodOf: (name: string) => Quantizer = methodNamed,
): Promise<ModelFolder> {
  const config = await readConfig(folder);
  const tokenizer = await openTokenizer(folder);
  checkVocabulary(tokenizer, config.shape, folder);
  const weights = isQuantizedModel(folder) ? await quantizedWeights(folder, config, methodOf) : await plainWeights(folder, config);
  return { folder, config, tokenizer, ...weights };
}

async function plainWeights(folder: string, { shape }: ModelConfig): Promise<Weights> {
  const checkpoint = await openSafetensors(folder);
  const source = checkpointWeights(checkpoint);
  try {
    await checkWeights(checkpoint, source, shape);
  } catch (error) {
    await checkpoint.close();
    throw error;
  }
  return {
    source,
    checkpoint,
    manifest: undefined,
    activations: { activationOf: () => undefined, operandOf: () => undefined },
    [Symbol.asyncDispose]: () => checkpoint.close(),
  };
}

async function checkWeights(headers: TensorHeaders, source: WeightSource, shape: DecoderShape): Promise<void> {
  checkCheckpoint(headers, shape);
  await checkTiedHead(headers, source, shape);
}

async function quantizedWeights(
  folder: string,
  { shape }: ModelConfig,
  methodOf: (name: string) => Quantizer,
): Promise<Weights> {
  const source = await openQuantizedModel(folder);
  const { manifest } = source;
  try {
    await checkWeights(source.headers, source, shape);
    return {
      source,
      checkpoint: undefined,
      manifest,
      activations: activationsOf(folder, manifest, methodOf, source.layers),
      [Symbol.asyncDispose]: async () => source[Symbol.asyncDispose](),
    };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/** @throws FormatError when the manifest's method is not known, or could not have been asked for what the manifest says */
function activationsOf(
  folder: string,
  { method, scheme: text, options: told }: Manifest,
  methodOf: (name: string) => Quantizer,
  quantized: QuantizedModel['layers'],
): RuntimeActivations {
  const scheme = parseScheme(text);
  if (scheme.activationBits === 16) return { activationOf: () => undefined, operandOf: () => undefined };
  const file = join(folder, MANIFEST);
  try {
    const quantizer = methodOf(method);
    const options = { ...publishedOptions(quantizer), ...told };
    for (const [name, spec] of Object.entries(quantizer.options))
      if (typeof options[name] !== typeof spec.default)
        throw new FormatError(`option ${name} of ${method} is a ${typeof spec.default}; the manifest is damaged`, { file });
    quantizer.check({ scheme, options });
    return runtimeActivations(quantizer, { scheme, options }, (layer) => quantized.has(layer));
  } catch (error) {
    if (!(error instanceof SchemeError)) throw error;
    throw new FormatError(`says what this program cannot run: ${error.message}`, { file }, { cause: error });
  }
}
