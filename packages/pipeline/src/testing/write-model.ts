import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCheckpointWriter } from '@ptqlab/formats';
import { tensorShapes, type DecoderShape } from '@ptqlab/models';

/** The embedded model, whose tokenizer written models borrow. */
const EMBEDDED = fileURLToPath(new URL('../../../../models/wikitext-mini', import.meta.url));
const TOKENIZER = ['tokenizer.model', 'tokenizer_config.json', 'special_tokens_map.json'];

/** Writes a model folder in f32, in shards of at most `maxShardBytes`, with a tokenizer of 2048 pieces. */
export async function writeModel(
  folder: string,
  shape: DecoderShape,
  weights: ReadonlyMap<string, Float32Array>,
  maxShardBytes: number,
): Promise<void> {
  const entries = [...tensorShapes(shape)].map(([name, size]) => ({ name, shape: size, dtype: 'F32' as const }));
  await using writer = await createCheckpointWriter(folder, entries, { maxShardBytes });
  for (const { name } of entries) await writer.write(name, Float32Array.from(weights.get(name)!));
  await writer.finish();
  await writeFile(join(folder, 'config.json'), JSON.stringify(configOf(shape)));
  for (const file of TOKENIZER) await cp(join(EMBEDDED, file), join(folder, file));
}

/** As the config.json of a LLaMA with biases on all or none of the attention and MLP layers. */
function configOf(shape: DecoderShape): object {
  return {
    architectures: ['LlamaForCausalLM'],
    vocab_size: shape.vocabularySize,
    hidden_size: shape.hiddenSize,
    intermediate_size: shape.intermediateSize,
    num_hidden_layers: shape.blockCount,
    num_attention_heads: shape.headCount,
    num_key_value_heads: shape.keyHeadCount,
    rope_theta: shape.ropeTheta,
    rms_norm_eps: shape.normEpsilon,
    max_position_embeddings: shape.maxPositions,
    tie_word_embeddings: shape.tiedHead,
    attention_bias: shape.biases.includes('q'),
    mlp_bias: shape.biases.includes('up'),
    hidden_act: 'silu',
    bos_token_id: 1,
    eos_token_id: 2,
    torch_dtype: 'float32',
  };
}
