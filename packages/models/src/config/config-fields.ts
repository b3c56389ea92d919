import { z } from 'zod';

const size = z.int().positive();
const token = z.int().nonnegative();
const positive = z.number().positive();

/** `rope_scaling` of older files and `rope_parameters` of newer ones. */
const rope = z
  .looseObject({
    rope_type: z.string().optional(),
    type: z.string().optional(),
    rope_theta: positive.optional(),
  })
  .nullish();

/** The keys of config.json that say what a decoder computes. A null counts as absent, except where only null means "off". */
export const CONFIG_FIELDS = z.object({
  architectures: z.array(z.string()).nonempty(),
  vocab_size: size,
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  max_position_embeddings: size.nullish(),
  rms_norm_eps: positive.nullish(),
  rope_theta: positive.nullish(),
  rope_scaling: rope,
  rope_parameters: rope,
  hidden_act: z.string().nullish(),
  tie_word_embeddings: z.boolean().nullish(),
  bias: z.boolean().nullish(),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  bos_token_id: token.nullish(),
  eos_token_id: z.union([token, z.array(token)]).nullish(),
  torch_dtype: z.string().nullish(),
  dtype: z.string().nullish(),
  quantization_config: z.record(z.string(), z.unknown()).nullish(),
});

export type ConfigFields = z.infer<typeof CONFIG_FIELDS>;
