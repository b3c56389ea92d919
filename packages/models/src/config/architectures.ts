import type { LinearRole } from '../decoder/block-parts.ts';
import type { ConfigFields } from './config-fields.ts';

/** What the class of a model fixes, beyond what its config.json says. */
export interface Architecture {
  /** The linear layers that have a bias. */
  readonly biases: (fields: ConfigFields) => readonly LinearRole[];
  /** What transformers takes for absent keys. */
  readonly defaults: { readonly rms_norm_eps: number; readonly rope_theta: number; readonly max_position_embeddings: number };
  /** True when an absent `sliding_window` means that there is one. */
  readonly hasWindowByDefault?: boolean;
}

const ATTENTION: readonly LinearRole[] = ['q', 'k', 'v', 'o'];
const MLP: readonly LinearRole[] = ['gate', 'up', 'down'];
const defaults = { rms_norm_eps: 1e-6, rope_theta: 10_000, max_position_embeddings: 2048 };

/** Model classes whose computation is the decoder of this program, by the name in `architectures`. */
export const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  PanguEmbeddedForCausalLM: {
    biases: ({ bias }) => ((bias ?? true) ? ATTENTION : []),
    defaults: { rms_norm_eps: 1e-5, rope_theta: 16_000_000, max_position_embeddings: 32_768 },
  },
  LlamaForCausalLM: {
    biases: (fields) => [...(fields.attention_bias ? ATTENTION : []), ...(fields.mlp_bias ? MLP : [])],
    defaults,
  },
  Qwen2ForCausalLM: { biases: () => ['q', 'k', 'v'], defaults: { ...defaults, max_position_embeddings: 32_768 } },
  MistralForCausalLM: {
    biases: () => [],
    defaults: { ...defaults, max_position_embeddings: 131_072 },
    hasWindowByDefault: true,
  },
};

/** Well-known model classes that look alike and are not, with what they compute instead. */
export const LOOK_ALIKES: Readonly<Record<string, string>> = {
  PanguUltraMoEForCausalLM: 'a mixture of experts',
  PanguProMoEForCausalLM: 'a mixture of experts',
  Qwen3ForCausalLM: 'norms on queries and keys',
  Qwen3MoeForCausalLM: 'a mixture of experts',
  Qwen2MoeForCausalLM: 'a mixture of experts',
  MixtralForCausalLM: 'a mixture of experts',
  DeepseekV3ForCausalLM: 'a mixture of experts with latent attention',
  GemmaForCausalLM: 'scaled embeddings, norms of 1 + weight and GELU',
  Gemma2ForCausalLM: 'soft-capped logits, norms of 1 + weight and GELU',
  Gemma3ForCausalLM: 'norms on queries and keys, norms of 1 + weight and GELU',
  PhiForCausalLM: 'attention and MLP side by side',
  Phi3ForCausalLM: 'fused query, key and value weights',
  GPT2LMHeadModel: 'learned positions and LayerNorm',
  InternLM2ForCausalLM: 'fused query, key and value weights',
};
