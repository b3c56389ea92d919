import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCheckpointWriter, writeQuantizedFile, hostWeight, type HostWeight, type PlainTensor } from '@ptqlab/formats';
import { GRIDS, parseScheme, roundToNearest } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { blockName, tensorShapes } from '../load/tensor-names.ts';
import { randomWeights } from './tiny-model.ts';

const TOKENIZER = join(__dirname, '../../fixtures/openpangu-layout/tokenizer.model');

/** Pieces of the tokenizer that written folders have. */
export const PIECES = 2048;

/** As the config.json of an openPangu-Embedded model. */
export const configOf = (shape: DecoderShape): Record<string, unknown> => ({
  architectures: ['PanguEmbeddedForCausalLM'],
  vocab_size: shape.vocabularySize,
  hidden_size: shape.hiddenSize,
  intermediate_size: shape.intermediateSize,
  num_hidden_layers: shape.blockCount,
  num_attention_heads: shape.headCount,
  num_key_value_heads: shape.keyHeadCount,
  head_dim: shape.headSize,
  rms_norm_eps: shape.normEpsilon,
  rope_theta: shape.ropeTheta,
  max_position_embeddings: shape.maxPositions,
  tie_word_embeddings: shape.tiedHead,
  bias: shape.biases.length > 0,
  hidden_act: 'silu',
});

/** Writes a model folder with random weights and a tokenizer of `PIECES` pieces. */
export async function writePlainFolder(folder: string, shape: DecoderShape): Promise<void> {
  const entries = [...tensorShapes(shape)].map(([name, size]) => ({ name, shape: size, dtype: 'F32' as const }));
  const weights = randomWeights(shape);
  await using writer = await createCheckpointWriter(folder, entries);
  for (const { name } of entries) await writer.write(name, Float32Array.from(weights.get(name)!));
  await writer.finish();
  await writeSideFiles(folder, shape);
}

/** The same model, its linear layers rounded to `scheme`, in this program's own format. */
export async function writeQuantizedFolder(folder: string, shape: DecoderShape, device: Device, scheme: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const weights = randomWeights(shape);
  const files: string[] = [];
  const records: { name: string }[] = [];
  for (const part of [...Array.from({ length: shape.blockCount }, (_, index) => blockName(index)), 'rest']) {
    const own = [...tensorShapes(shape)].filter(([name]) => partOf(name) === part);
    const layers = new Map<string, HostWeight>();
    const plain: PlainTensor[] = [];
    for (const [name, size] of own) {
      using _ = device.scope();
      const values = Float32Array.from(weights.get(name)!);
      const isLayer = name.endsWith('_proj.weight');
      if (!isLayer) plain.push({ name, shape: size, dtype: 'F32', content: { values } });
      else
        layers.set(
          name.replace(/\.weight$/, ''),
          await hostWeight(roundToNearest(device.tensor(values, size), parseScheme(scheme), GRIDS.gptq)),
        );
    }
    const file = part === 'rest' ? 'rest.safetensors' : `block-0000${part.split('.')[2]}.safetensors`;
    await writeQuantizedFile(join(folder, file), layers, plain, {});
    files.push(file);
    for (const name of layers.keys()) records.push({ name });
  }
  const manifest = { version: 1, method: 'rtn', scheme, options: {}, fingerprint: 'f', calibration: null, files, records };
  await writeFile(join(folder, 'ptqlab.json'), JSON.stringify(manifest));
  await writeSideFiles(folder, shape);
}

const partOf = (name: string): string => /^model\.layers\.\d+/.exec(name)?.[0] ?? 'rest';

async function writeSideFiles(folder: string, shape: DecoderShape): Promise<void> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(configOf(shape)));
  await copyFile(TOKENIZER, join(folder, 'tokenizer.model'));
}
