import { openSafetensors } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import {
  checkCheckpoint,
  checkpointWeights,
  openTokenizer,
  readConfig,
  type DecoderShape,
  type WeightSource,
} from '@ptqlab/models';
import type { ActivationQuantizer } from '@ptqlab/quant';

/** A model folder opened for computing: what it is, where its weights come from, how it reads text. */
export interface ModelFolder extends AsyncDisposable {
  readonly shape: DecoderShape;
  readonly source: WeightSource;
  readonly tokenizer: Tokenizer;
  readonly activationOf: (layer: string) => ActivationQuantizer | undefined;
}

/** @throws FormatError for a folder that is no model this program computes */
export async function openModelFolder(folder: string): Promise<ModelFolder> {
  const { shape } = await readConfig(folder);
  const tokenizer = await openTokenizer(folder);
  const checkpoint = await openSafetensors(folder);
  try {
    checkCheckpoint(checkpoint, shape);
  } catch (error) {
    await checkpoint.close();
    throw error;
  }
  return {
    shape,
    source: checkpointWeights(checkpoint),
    tokenizer,
    activationOf: () => undefined,
    [Symbol.asyncDispose]: () => checkpoint.close(),
  };
}
