/** A key that makes a model compute something else unless it is off. */
export interface GraphKey {
  /** What the model would compute, in words for a message. */
  readonly means: string;
  /** True for the values that leave the plain decoder as it is. Null and absent always do. */
  readonly isOff: (value: unknown) => boolean;
}

const is =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value);
const isEmptyOrFull = (value: unknown) => Array.isArray(value) && value.every((type) => type === 'full_attention');
const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const sinks = { means: 'attention sinks', isOff: is(0, false) };
const partialRotary = { means: 'a rotary embedding of only some channels', isOff: is(1) };
const latent = { means: 'heads split into rotated and unrotated parts', isOff: is(0) };
const headNorm = { means: 'norms on queries and keys', isOff: is(false) };
const experts = { means: 'a mixture of experts', isOff: is(0, 1) };
const softcap = { means: 'soft-capped logits', isOff: is(0) };
const multiplier = { means: 'a constant factor in the computation', isOff: is(1) };
const window = { means: 'attention over a window', isOff: is(0, false) };

/** Keys of config.json known to change the computation of a LLaMA-layout decoder. */
export const GRAPH_KEYS: Readonly<Record<string, GraphKey>> = {
  hidden_act: { means: 'another activation than SiLU', isOff: is('silu', 'swish') },
  sliding_window: window,
  attention_chunk_size: window,
  layer_types: { means: 'layers with different attention', isOff: isEmptyOrFull },
  param_sink_number: sinks,
  param_sink_with_value: sinks,
  rotary_percent: partialRotary,
  rotary_pct: partialRotary,
  partial_rotary_factor: partialRotary,
  rotary_dim: { means: 'a rotary embedding of only some channels', isOff: is(0) },
  rope_interleave: { means: 'rotary channels in interleaved order', isOff: is(false) },
  no_rope_layers: { means: 'layers without a rotary embedding', isOff: isEmpty },
  alibi: { means: 'position biases instead of a rotary embedding', isOff: is(false) },
  qk_nope_dim: latent,
  qk_rope_dim: latent,
  qk_nope_head_dim: latent,
  qk_rope_head_dim: latent,
  q_lora_rank: latent,
  kv_lora_rank: latent,
  v_channels: { means: 'values of another size than keys', isOff: is(0) },
  v_head_dim: { means: 'values of another size than keys', isOff: is(0) },
  qk_norm: headNorm,
  use_qk_norm: headNorm,
  qk_layernorm: headNorm,
  sandwich_norm: { means: 'norms after attention and MLP', isOff: is(false) },
  use_parallel_residual: { means: 'attention and MLP side by side', isOff: is(false) },
  parallel_attn: { means: 'attention and MLP side by side', isOff: is(false) },
  num_experts: experts,
  num_local_experts: experts,
  n_routed_experts: experts,
  num_nextn_predict_layers: { means: 'layers that predict further tokens', isOff: is(0) },
  attn_logit_softcapping: softcap,
  final_logit_softcapping: softcap,
  query_pre_attn_scalar: { means: 'another scale of the attention scores', isOff: is() },
  clip_qkv: { means: 'clipped queries, keys and values', isOff: is(0) },
  embedding_multiplier: multiplier,
  residual_multiplier: multiplier,
  attention_multiplier: { means: 'another scale of the attention scores', isOff: is() },
  logits_scaling: multiplier,
  logit_scale: multiplier,
  scale_emb: multiplier,
  scale_depth: { means: 'scaled residuals', isOff: is() },
  pruned_heads: { means: 'pruned heads', isOff: isEmpty },
  is_encoder_decoder: { means: 'an encoder and a decoder', isOff: is(false) },
  add_cross_attention: { means: 'attention to an encoder', isOff: is(false) },
};
