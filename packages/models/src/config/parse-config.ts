import { FormatError, nearestName } from '@ptqlab/formats';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { ARCHITECTURES, LOOK_ALIKES } from './architectures.ts';
import type { Architecture } from './architectures.ts';
import { CONFIG_FIELDS } from './config-fields.ts';
import type { ConfigFields } from './config-fields.ts';
import { GRAPH_KEYS } from './graph-keys.ts';
import { HARMLESS_KEYS } from './harmless-keys.ts';
import type { ModelConfig } from './model-config.ts';

/**
 * Checks the contents of a config.json and says which decoder it describes: openPangu-Embedded or any LLaMA-layout model of the
 * same computation. Keys known not to matter are ignored; a key that changes the computation, or might, is refused.
 * @param json the parsed file
 * @param file for messages
 * @throws FormatError naming the file and every key that stands in the way
 */
export function parseConfig(json: Readonly<Record<string, unknown>>, file: string): ModelConfig {
  const name = architectureName(json, file);
  const architecture = ARCHITECTURES[name]!;
  const result = CONFIG_FIELDS.safeParse(json);
  if (!result.success) {
    const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new FormatError(`is not a model configuration: ${issues.slice(0, 5).join('; ')}`, { file });
  }
  const fields = result.data;
  refuseOtherGraphs(name, architecture, json, fields, file);
  const eos = fields.eos_token_id ?? [];
  return {
    architecture: name,
    shape: shapeOf(architecture, fields, file),
    bos: fields.bos_token_id ?? undefined,
    eos: Array.isArray(eos) ? eos : [eos],
    dtype: fields.dtype ?? fields.torch_dtype ?? undefined,
    quantization: fields.quantization_config ?? undefined,
  };
}

function architectureName(json: Readonly<Record<string, unknown>>, file: string): string {
  const { architectures } = json;
  const name = Array.isArray(architectures) ? (architectures[0] as unknown) : undefined;
  if (typeof name !== 'string')
    throw new FormatError('has no "architectures": the first entry has to name the class of the model', { file });
  if (Object.hasOwn(ARCHITECTURES, name)) return name;
  const known = Object.keys(ARCHITECTURES).join(', ');
  const reason = Object.hasOwn(LOOK_ALIKES, name) ? `computes ${LOOK_ALIKES[name]}` : 'is not known here';
  throw new FormatError(`${name.slice(0, 80)} ${reason}; supported are ${known}`, { file });
}

function refuseOtherGraphs(
  name: string,
  architecture: Architecture,
  json: Readonly<Record<string, unknown>>,
  fields: ConfigFields,
  file: string,
): void {
  const problems = Object.entries(json).flatMap(([key, value]) => problemOf(key, value, json));
  problems.push(...ropeProblems(fields));
  if (architecture.hasWindowByDefault && json['sliding_window'] === undefined)
    problems.push('sliding_window is absent, which here means a window of 4096 (set it to null if there is none)');
  if (problems.length === 0) return;
  const isReasoner = name === 'PanguEmbeddedForCausalLM' && 'param_sink_number' in json;
  const who = isReasoner ? `${name} of the openPangu-R-7B-2512 kind, not openPangu-Embedded` : name;
  throw new FormatError(`${who}: not the decoder this program computes, because ${problems.join('; ')}`, { file });
}

function problemOf(key: string, value: unknown, json: Readonly<Record<string, unknown>>): string[] {
  if (value === null || HARMLESS_KEYS.has(key) || key.startsWith('_')) return [];
  if (Object.hasOwn(GRAPH_KEYS, key)) {
    const isUnusedWindow = key === 'sliding_window' && json['use_sliding_window'] === false;
    const { means, isOff } = GRAPH_KEYS[key]!;
    return isUnusedWindow || isOff(value) ? [] : [`${key} ${show(value)} means ${means}`];
  }
  if (Object.hasOwn(CONFIG_FIELDS.shape, key) || value === false) return [];
  if (key === 'use_sliding_window') return [`${key} ${show(value)} means attention over a window`];
  const nearest = nearestName(key, [...Object.keys(CONFIG_FIELDS.shape), ...Object.keys(GRAPH_KEYS), ...HARMLESS_KEYS]);
  return [`${key.slice(0, 80)} is not known, so it might change the computation (nearest known key: ${nearest})`];
}

function ropeProblems({ rope_scaling: scaling, rope_parameters: parameters }: ConfigFields): string[] {
  return [scaling, parameters].flatMap((rope) => {
    const type = rope?.rope_type ?? rope?.type ?? 'default';
    if (rope?.['factor'] !== undefined && type === 'default') return ['a rope scaling factor without a rope_type'];
    return type === 'default' ? [] : [`rope scaling of type ${show(type)} is not supported`];
  });
}

function shapeOf({ biases, defaults }: Architecture, fields: ConfigFields, file: string): DecoderShape {
  const { hidden_size: hiddenSize, num_attention_heads: headCount } = fields;
  const keyHeadCount = fields.num_key_value_heads ?? headCount;
  const headSize = fields.head_dim ?? hiddenSize / headCount;
  if (headCount % keyHeadCount !== 0)
    throw new FormatError(`${headCount} attention heads cannot share ${keyHeadCount} key and value heads evenly`, { file });
  if (!Number.isInteger(headSize))
    throw new FormatError(`hidden_size ${hiddenSize} does not divide into ${headCount} heads, and head_dim is absent`, { file });
  if (headSize % 2 !== 0)
    throw new FormatError(`heads have ${headSize} channels; a rotary embedding needs an even number`, { file });
  return {
    vocabularySize: fields.vocab_size,
    hiddenSize,
    intermediateSize: fields.intermediate_size,
    blockCount: fields.num_hidden_layers,
    headCount,
    keyHeadCount,
    headSize,
    ropeTheta: fields.rope_theta ?? fields.rope_parameters?.rope_theta ?? defaults.rope_theta,
    normEpsilon: fields.rms_norm_eps ?? defaults.rms_norm_eps,
    maxPositions: fields.max_position_embeddings ?? defaults.max_position_embeddings,
    tiedHead: fields.tie_word_embeddings ?? false,
    biases: biases(fields),
  };
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
