import { FormatError, parseJsonObject } from '@ptqlab/formats';
import { z } from 'zod';
import type { AddedToken } from './added-token.ts';
import type { ModelFiles } from './model-files.ts';

/** A token by its text, or as an object that holds its text. */
const named = z.union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)]).nullish();

/** transformers writes true; some exports write "true". */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).nullish();

const rule = z.boolean().default(false);
const added = z.object({
  content: z.string().min(1),
  lstrip: rule,
  rstrip: rule,
  single_word: rule,
});

const NAMES = z.object({
  bos_token: named,
  eos_token: named,
  unk_token: named,
  pad_token: named,
  sep_token: named,
  cls_token: named,
  mask_token: named,
  additional_special_tokens: z.array(named).nullish(),
});

const CONFIG = NAMES.extend({
  tokenizer_class: z.string().nullish(),
  add_bos_token: flag,
  add_eos_token: flag,
  legacy: z.boolean().nullish(),
  added_tokens_decoder: z.record(z.string().regex(/^\d{1,9}$/), added).nullish(),
});

const ADDED_TOKENS = z.record(z.string().min(1), z.int().nonnegative());

/** What the files beside a tokenizer say about special tokens. */
export interface TokenizerSettings {
  /** The files, for messages; empty when there are none. */
  readonly files: string;
  readonly tokenizerClass: string | undefined;
  readonly addBos: boolean | undefined;
  readonly addEos: boolean;
  readonly legacy: boolean;
  readonly bos: string | undefined;
  readonly eos: string | undefined;
  /** Texts of all tokens with a role, bos and eos included. */
  readonly special: readonly string[];
  readonly added: readonly AddedToken[];
}

/**
 * Reads tokenizer_config.json of a model and, for what it leaves open, special_tokens_map.json and added_tokens.json. All may be absent.
 * @throws FormatError when one is there and is not what it should be
 */
export async function readTokenizerSettings(files: ModelFiles): Promise<TokenizerSettings> {
  const config = await readOptional(files, 'tokenizer_config.json', CONFIG);
  const map = await readOptional(files, 'special_tokens_map.json', NAMES);
  const older = await readOptional(files, 'added_tokens.json', ADDED_TOKENS);
  const role = (name: Exclude<keyof z.infer<typeof NAMES>, 'additional_special_tokens'>) =>
    config?.[name] ?? map?.[name] ?? undefined;
  const roles = (['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token', 'mask_token'] as const).map(role);
  const additional = config?.additional_special_tokens ?? map?.additional_special_tokens ?? [];
  const special = [...roles, ...additional].filter((text) => typeof text === 'string');
  return {
    files: [config && 'tokenizer_config.json', map && 'special_tokens_map.json'].filter(Boolean).join(', '),
    tokenizerClass: config?.tokenizer_class ?? undefined,
    addBos: config?.add_bos_token ?? undefined,
    addEos: config?.add_eos_token ?? false,
    legacy: config?.legacy ?? true,
    bos: role('bos_token'),
    eos: role('eos_token'),
    special: [...new Set(special)],
    added: addedTokens(config?.added_tokens_decoder, older),
  };
}

function addedTokens(
  decoder: z.infer<typeof CONFIG>['added_tokens_decoder'],
  older: z.infer<typeof ADDED_TOKENS> | undefined,
): AddedToken[] {
  if (decoder)
    return Object.entries(decoder).map(([id, { single_word: singleWord, ...rest }]) => ({ id: Number(id), ...rest, singleWord }));
  return Object.entries(older ?? {}).map(([content, id]) => ({ id, content, lstrip: false, rstrip: false, singleWord: false }));
}

async function readOptional<T extends z.ZodType>(files: ModelFiles, name: string, schema: T): Promise<z.infer<T> | undefined> {
  const bytes = await files.read(name);
  if (bytes === undefined) return undefined;
  const file = files.pathOf(name);
  const result = schema.safeParse(parseJsonObject(bytes, file, 'content'));
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new FormatError(`does not describe a tokenizer: ${issues.slice(0, 5).join('; ')}`, { file });
}
