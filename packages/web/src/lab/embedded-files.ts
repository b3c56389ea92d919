import { generateWorld, heldOutArticles, MINI_SEEDS } from '@ptqlab/mini-world';
import type { PageFiles } from './model-in-page.ts';

/** A model that comes with the page. */
export interface EmbeddedModel {
  readonly name: string;
  readonly parameters: string;
}

interface Entry {
  readonly parameters: string;
  /** Written out, because a bundler has to see every file. */
  readonly urls: Readonly<Record<string, URL>>;
  /** The text to evaluate on, where it is no file. */
  readonly text?: () => string;
}

/** Articles of the mini world, as its evaluation has them; drawn where they are needed. */
const miniText = (): string => heldOutArticles(generateWorld(MINI_SEEDS.world), MINI_SEEDS.evaluation).join('\n\n');

const MODELS = {
  'wikitext-mini': {
    parameters: '3.7 M',
    urls: {
      'config.json': new URL('../../../../models/wikitext-mini/config.json', import.meta.url),
      'model.safetensors': new URL('../../../../models/wikitext-mini/model.safetensors', import.meta.url),
      'tokenizer.model': new URL('../../../../models/wikitext-mini/tokenizer.model', import.meta.url),
      'tokenizer_config.json': new URL('../../../../models/wikitext-mini/tokenizer_config.json', import.meta.url),
      'special_tokens_map.json': new URL('../../../../models/wikitext-mini/special_tokens_map.json', import.meta.url),
      'evaluation.txt': new URL('../../../../models/wikitext-mini/evaluation.txt', import.meta.url),
      'calibration.json': new URL('../../../../models/wikitext-mini/calibration.json', import.meta.url),
    },
  },
  'mini-small': {
    parameters: '1.3 M',
    urls: {
      'config.json': new URL('../../../../models/mini-small/config.json', import.meta.url),
      'model.safetensors': new URL('../../../../models/mini-small/model.safetensors', import.meta.url),
      'tokenizer.model': new URL('../../../../models/mini-small/tokenizer.model', import.meta.url),
      'tokenizer_config.json': new URL('../../../../models/mini-small/tokenizer_config.json', import.meta.url),
      'special_tokens_map.json': new URL('../../../../models/mini-small/special_tokens_map.json', import.meta.url),
    },
    text: miniText,
  },
  'mini-large': {
    parameters: '6 M',
    urls: {
      'config.json': new URL('../../../../models/mini-large/config.json', import.meta.url),
      'model.safetensors': new URL('../../../../models/mini-large/model.safetensors', import.meta.url),
      'tokenizer.model': new URL('../../../../models/mini-large/tokenizer.model', import.meta.url),
      'tokenizer_config.json': new URL('../../../../models/mini-large/tokenizer_config.json', import.meta.url),
      'special_tokens_map.json': new URL('../../../../models/mini-large/special_tokens_map.json', import.meta.url),
    },
    text: miniText,
  },
} as const satisfies Record<string, Entry>;

export type EmbeddedName = keyof typeof MODELS;

/** The first one serves where none is named. */
export const EMBEDDED_MODELS: readonly (EmbeddedModel & { readonly name: EmbeddedName })[] = (
  Object.keys(MODELS) as EmbeddedName[]
).map((name) => ({ name, parameters: MODELS[name].parameters }));

/** Fetches an embedded model from the server the page came from. @throws Error when a file is not there */
export async function embeddedFiles(model: EmbeddedName = 'wikitext-mini'): Promise<PageFiles> {
  const { urls, text }: Entry = MODELS[model];
  const fetched = Object.entries(urls).map(async ([name, url]) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${model}: ${name} cannot be fetched (${response.status}); rebuild the page`);
    return [name, await response.blob()] as const;
  });
  const files = new Map<string, Blob>(await Promise.all(fetched));
  if (text) files.set('evaluation.txt', new Blob([text()]));
  return files;
}
