import type { Quantizer } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import { DecoderLanguageModel } from '../language-model/decoder-language-model.ts';
import { Decoder, type DecoderOptions } from './decoder.ts';
import { openModelFolder, type ModelFolder } from './model-folder.ts';

export interface OpenModelOptions extends Omit<DecoderOptions, 'activationOf' | 'operandOf'> {
  /** Finds the method a quantized model was made with; default: the built-in ones. */
  readonly methodOf?: ((name: string) => Quantizer) | undefined;
}

/** A model open for questions. Dispose it to free device memory and close files. */
export interface OpenModel extends ModelFolder {
  readonly decoder: Decoder;
  readonly languageModel: DecoderLanguageModel;
}

/**
 * Opens a model folder and makes it ready to compute; layers whose method quantizes activations do so when they run.
 * @throws FormatError when something is missing, damaged or does not fit together
 */
export async function openModel(folder: string, device: Device, options: OpenModelOptions = {}): Promise<OpenModel> {
  const files = await openModelFolder(folder, options.methodOf);
  try {
    const { source, config, tokenizer, activations } = files;
    const decoder = await Decoder.open(source, config.shape, device, { ...options, ...activations });
    return {
      ...files,
      decoder,
      languageModel: new DecoderLanguageModel(tokenizer, decoder),
      async [Symbol.asyncDispose]() {
        decoder[Symbol.dispose]();
        await files[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await files[Symbol.asyncDispose]();
    throw error;
  }
}
