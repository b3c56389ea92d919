import { openSafetensorsBlobs, parseJsonObject } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import {
  checkCheckpoint,
  checkpointWeights,
  parseConfig,
  readTokenizer,
  type DecoderShape,
  type WeightSource,
} from '@ptqlab/models';

/** Files by name: fetched from the page's own server, or given by the visitor; either way they stay in this browser. */
export type PageFiles = ReadonlyMap<string, Blob>;

export interface ModelInPage {
  readonly shape: DecoderShape;
  readonly source: WeightSource;
  readonly tokenizer: Tokenizer;
}

/**
 * A model from its files: config.json, one or more .safetensors, and a tokenizer.
 * @throws FormatError when something is missing, damaged or does not fit together
 */
export async function openModelInPage(files: PageFiles): Promise<ModelInPage> {
  const read = async (name: string): Promise<Uint8Array | undefined> => {
    const blob = files.get(name);
    return blob && new Uint8Array(await blob.arrayBuffer());
  };
  const config = await read('config.json');
  if (!config)
    throw new RangeError(
      `model: no config.json among ${[...files.keys()].join(', ') || 'no files'}; give config.json, the .safetensors files and the tokenizer`,
    );
  const { shape } = parseConfig(parseJsonObject(config, 'config.json', 'configuration'), 'config.json');
  const tokenizer = await readTokenizer({ pathOf: (name) => name, read }, 'the given files');
  const weights = [...files].filter(([name]) => name.endsWith('.safetensors'));
  const checkpoint = await openSafetensorsBlobs(new Map(weights));
  checkCheckpoint(checkpoint, shape);
  return { shape, source: checkpointWeights(checkpoint), tokenizer };
}
