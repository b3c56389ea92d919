import { FormatError } from '@ptqlab/formats';
import fc from 'fast-check';
import { GRAPH_KEYS } from './graph-keys.ts';
import { HARMLESS_KEYS } from './harmless-keys.ts';
import { parseConfig } from './parse-config.ts';

/** openPangu-Embedded-1B and -7B as their config.json has them. */
const pangu = {
  architectures: ['PanguEmbeddedForCausalLM'],
  auto_map: { AutoConfig: 'configuration_openpangu_dense.PanguEmbeddedConfig' },
  model_type: 'PanguEmbedded',
  bias: true,
  attention_dropout: 0.0,
  bos_token_id: 1,
  pad_token_id: 0,
  eos_token_id: 45892,
  hidden_act: 'silu',
  initializer_range: 0.02,
  max_position_embeddings: 32768,
  rms_norm_eps: 1e-5,
  torch_dtype: 'bfloat16',
  transformers_version: '4.53.2',
  use_cache: true,
  vocab_size: 153376,
};
const pangu1B = {
  ...pangu,
  hidden_size: 1536,
  intermediate_size: 6144,
  num_hidden_layers: 26,
  num_attention_heads: 12,
  num_key_value_heads: 6,
  rope_theta: 4000000.0,
  tie_word_embeddings: true,
};
const pangu7B = {
  ...pangu,
  hidden_size: 4096,
  intermediate_size: 12800,
  num_hidden_layers: 34,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  rope_theta: 16000000.0,
  tie_word_embeddings: false,
};
const llama = {
  architectures: ['LlamaForCausalLM'],
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  vocab_size: 100,
};

const parse = (json: Record<string, unknown>) => parseConfig(json, 'm/config.json');

function refusal(json: Record<string, unknown>): string {
  try {
    parse(json);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(/^m\/config\.json: [^\n]*$/);
    return (error as Error).message;
  }
  throw new Error('the configuration was accepted');
}

describe('parseConfig', () => {
  it('reads openPangu-Embedded 1B and 7B', () => {
    expect(parse(pangu1B)).toEqual({
      architecture: 'PanguEmbeddedForCausalLM',
      shape: {
        vocabularySize: 153376,
        hiddenSize: 1536,
        intermediateSize: 6144,
        blockCount: 26,
        headCount: 12,
        keyHeadCount: 6,
        headSize: 128,
        ropeTheta: 4e6,
        normEpsilon: 1e-5,
        maxPositions: 32768,
        tiedHead: true,
        biases: ['q', 'k', 'v', 'o'],
      },
      bos: 1,
      eos: [45892],
      dtype: 'bfloat16',
      quantization: undefined,
    });
    expect(parse(pangu7B).shape).toMatchObject({ blockCount: 34, keyHeadCount: 8, headSize: 128, ropeTheta: 16e6, tiedHead: false });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['LLaMA', llama, []],
    ['LLaMA with attention_bias', { ...llama, attention_bias: true }, ['q', 'k', 'v', 'o']],
    ['LLaMA with mlp_bias', { ...llama, mlp_bias: true }, ['gate', 'up', 'down']],
    ['Qwen2', { ...llama, architectures: ['Qwen2ForCausalLM'], sliding_window: 4096, use_sliding_window: false }, ['q', 'k', 'v']],
    ['Mistral', { ...llama, architectures: ['MistralForCausalLM'], sliding_window: null }, []],
    ['openPangu without bias', { ...pangu1B, bias: false }, []],
  ])('tells the biases of %s', (_, json, biases) => {
    expect(parse(json).shape.biases).toEqual(biases);
  });

  it('takes the defaults of transformers for absent keys', () => {
    expect(parse(llama).shape).toMatchObject({
      keyHeadCount: 4,
      headSize: 16,
      ropeTheta: 10000,
      normEpsilon: 1e-6,
      maxPositions: 2048,
      tiedHead: false,
    });
    expect(parse({ ...llama, head_dim: 32, eos_token_id: [2, 3], rope_parameters: { rope_type: 'default', rope_theta: 5 } })).toMatchObject({
      shape: { headSize: 32, ropeTheta: 5 },
      eos: [2, 3],
      bos: undefined,
    });
  });

  it('hands on how the weights are quantized', () => {
    expect(parse({ ...llama, quantization_config: { quant_method: 'gptq' } }).quantization).toEqual({ quant_method: 'gptq' });
  });

  it('refuses openPangu-R-7B-2512 by name with every reason', () => {
    const message = refusal({
      ...pangu7B,
      intermediate_size: 16384,
      num_hidden_layers: 27,
      num_nextn_predict_layers: 1,
      num_key_value_groups: 4,
      head_dim: 128,
      v_channels: 128,
      qk_nope_dim: 96,
      qk_rope_dim: 32,
      rotary_percent: 0.25,
      _attn_implementation: 'eager',
      sliding_window: 128,
      param_sink_number: 128,
      param_sink_with_value: true,
      layer_types: ['sliding_attention', 'full_attention'],
    });
    expect(message).toContain('openPangu-R-7B-2512');
    for (const reason of ['sliding_window 128', 'param_sink_number 128', 'rotary_percent 0.25', 'layer_types', 'qk_nope_dim 96'])
      expect(message).toContain(reason);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ rope_scaling: { rope_type: 'llama3', factor: 8 } }, 'rope scaling of type "llama3" is not supported'],
    [{ rope_scaling: { type: 'linear', factor: 2 } }, 'rope scaling of type "linear"'],
    [{ rope_scaling: { factor: 2 } }, 'a rope scaling factor without a rope_type'],
    [{ rope_parameters: { rope_type: 'yarn', rope_theta: 1 } }, 'rope scaling of type "yarn"'],
    [{ hidden_act: 'gelu' }, 'hidden_act "gelu" means another activation than SiLU'],
    [{ sliding_window: 4096 }, 'sliding_window 4096 means attention over a window'],
    [{ sliding_window: 4096, use_sliding_window: true }, 'use_sliding_window true means attention over a window'],
    [{ use_qk_norm: true }, 'use_qk_norm true means norms on queries and keys'],
    [{ num_local_experts: 8 }, 'num_local_experts 8 means a mixture of experts'],
    [{ sandwich_norm: true }, 'sandwich_norm true means norms after attention and MLP'],
    [{ frobnicate_values: 3 }, 'frobnicate_values is not known, so it might change the computation'],
    [{ rms_norm_epsilon: 1e-3 }, 'nearest known key: rms_norm_eps'],
    [{ architectures: ['MistralForCausalLM'] }, 'sliding_window is absent, which here means a window of 4096'],
    [{ architectures: ['Qwen3ForCausalLM'] }, 'Qwen3ForCausalLM computes norms on queries and keys; supported are'],
    [{ architectures: ['FooForCausalLM'] }, 'FooForCausalLM is not known here; supported are PanguEmbeddedForCausalLM'],
    [{ architectures: ['constructor'] }, 'constructor is not known here'],
    [{ architectures: undefined }, 'has no "architectures"'],
    [{ architectures: [] }, 'has no "architectures"'],
    [{ hidden_size: undefined }, 'is not a model configuration: hidden_size'],
    [{ hidden_size: -64 }, 'hidden_size'],
    [{ hidden_size: 64.5 }, 'hidden_size'],
    [{ hidden_size: '64' }, 'hidden_size'],
    [{ rms_norm_eps: 0 }, 'rms_norm_eps'],
    [{ num_key_value_heads: 3 }, '4 attention heads cannot share 3 key and value heads evenly'],
    [{ num_attention_heads: 5 }, 'hidden_size 64 does not divide into 5 heads'],
    [{ head_dim: 15 }, 'heads have 15 channels; a rotary embedding needs an even number'],
  ])('refuses %j', (change, message) => {
    expect(refusal({ ...llama, ...change })).toContain(message);
  });

  it('ignores every harmless key, keys that are off, and private keys, whatever they hold', () => {
    const base = parse(llama);
    for (const key of HARMLESS_KEYS) expect(parse({ ...llama, [key]: { anything: 1 } })).toEqual(base);
    for (const key of Object.keys(GRAPH_KEYS)) expect(parse({ ...llama, [key]: null })).toEqual(base);
    expect(parse({ ...llama, _private: 5, use_new_thing: false, other: null, layer_types: ['full_attention'] })).toEqual(base);
  });

  it('refuses every key that changes the computation', () => {
    for (const key of Object.keys(GRAPH_KEYS)) expect(refusal({ ...llama, [key]: 'surely on' })).toContain(key);
  });
});

describe('parseConfig, fuzzed', () => {
  const acceptsOrRefuses = (json: Record<string, unknown>): void => {
    try {
      const { shape } = parse(json);
      expect(shape.headCount % shape.keyHeadCount).toBe(0);
      for (const size of [shape.hiddenSize, shape.headSize, shape.blockCount]) expect(Number.isSafeInteger(size)).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      expect((error as Error).message).not.toContain('\n');
    }
  };

  it('never fails on JSON of any shape with anything but a FormatError', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), acceptsOrRefuses));
  });

  it('never fails on a configuration with some values changed with anything but a FormatError', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.integer(), fc.constantFrom(NaN, Infinity, -0, 2 ** 53));
    const key = fc.oneof(fc.constantFrom(...Object.keys(pangu1B), 'rope_scaling', 'head_dim', '__proto__'), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 4 }), (changes) => acceptsOrRefuses({ ...pangu1B, ...changes })),
      { numRuns: 1000 },
    );
  });
});
