/** The linear layers of a block, in checkpoint order, and where a checkpoint keeps them under model.layers.N. */
export const LINEAR_PATHS = {
  q: 'self_attn.q_proj',
  k: 'self_attn.k_proj',
  v: 'self_attn.v_proj',
  o: 'self_attn.o_proj',
  gate: 'mlp.gate_proj',
  up: 'mlp.up_proj',
  down: 'mlp.down_proj',
} as const;

export type LinearRole = keyof typeof LINEAR_PATHS;

/** The norms of a block, and where a checkpoint keeps them under model.layers.N. */
export const NORM_PATHS = { attention: 'input_layernorm', mlp: 'post_attention_layernorm' } as const;

export type NormRole = keyof typeof NORM_PATHS;

/** Linear layers in checkpoint order. */
export const LINEAR_ROLES = Object.keys(LINEAR_PATHS) as readonly LinearRole[];

/** Norms in checkpoint order. */
export const NORM_ROLES = Object.keys(NORM_PATHS) as readonly NormRole[];
