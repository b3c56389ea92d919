import { isQuantizedModel, openQuantizedModel, openSafetensors, type Manifest } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import { methodNamed, parseScheme, type ActivationQuantizer, type Quantizer } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import type { ModelConfig } from '../config/model-config.ts';
import { readConfig } from '../config/read-config.ts';
import { DecoderLanguageModel } from '../language-model/decoder-language-model.ts';
import { openTokenizer } from '../tokenizer/open-tokenizer.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkpointWeights } from './checkpoint-weights.ts';
import { Decoder, type DecoderOptions } from './decoder.ts';
import type { WeightSource } from './weight-source.ts';

export interface OpenModelOptions extends Omit<DecoderOptions, 'activationOf'> {
  /** Finds the method a quantized model was made with; default: the built-in ones. */
  readonly methodOf?: (name: string) => Quantizer;
}

/** A model open for questions. Dispose it to free device memory and close files. */
export interface OpenModel extends AsyncDisposable {
  readonly folder: string;
  readonly config: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly decoder: Decoder;
  readonly languageModel: DecoderLanguageModel;
  /** What was done to it, where it was quantized by this program. */
  readonly manifest: Manifest | undefined;
}

/**
 * Opens a model folder: configuration, tokenizer and weights, plain or quantized by this program; layers whose method quantizes
 * activations do so when they run. The headers of all files are checked before a weight is read.
 * @throws FormatError when something is missing, damaged or does not fit together
 */
export async function openModel(folder: string, device: Device, options: OpenModelOptions = {}): Promise<OpenModel> {
  const config = await readConfig(folder);
  const tokenizer = await openTokenizer(folder);
  const weights = await openWeights(folder, config, options.methodOf ?? methodNamed);
  try {
    const decoder = await Decoder.open(weights.source, config.shape, device, {
      ...options,
      activationOf: weights.activationOf,
    });
    return {
      folder,
      config,
      tokenizer,
      decoder,
      languageModel: new DecoderLanguageModel(tokenizer, decoder),
      manifest: weights.manifest,
      async [Symbol.asyncDispose]() {
        decoder[Symbol.dispose]();
        await weights.close();
      },
    };
  } catch (error) {
    await weights.close();
    throw error;
  }
}

interface OpenWeights {
  readonly source: WeightSource;
  readonly manifest: Manifest | undefined;
  readonly activationOf: ((layer: string) => ActivationQuantizer | undefined) | undefined;
  close(): Promise<void>;
}

async function openWeights(
  folder: string,
  { shape }: ModelConfig,
  methodOf: (name: string) => Quantizer,
): Promise<OpenWeights> {
  if (!isQuantizedModel(folder)) {
    const checkpoint = await openSafetensors(folder);
    const close = () => checkpoint.close();
    try {
      checkCheckpoint(checkpoint, shape);
    } catch (error) {
      await close();
      throw error;
    }
    return { source: checkpointWeights(checkpoint), manifest: undefined, activationOf: undefined, close };
  }
  const source = await openQuantizedModel(folder);
  const { manifest } = source;
  const activation = activationOf(manifest, methodOf);
  const quantized = new Set(manifest.records.map(({ name }) => name));
  return {
    source,
    manifest,
    activationOf: activation && ((layer) => (quantized.has(layer) ? activation : undefined)),
    close: async () => source[Symbol.asyncDispose](),
  };
}

/** One object for all layers, so that layers with a common input share its quantized form. */
function activationOf(
  { method, scheme, options }: Manifest,
  methodOf: (name: string) => Quantizer,
): ActivationQuantizer | undefined {
  const task = { scheme: parseScheme(scheme), options };
  if (task.scheme.activationBits === 16) return undefined;
  return methodOf(method).activation?.(task);
}
