import type { PageFiles } from './model-in-page.ts';

/** The model that comes with the page. */
export const EMBEDDED_MODEL = 'wikitext-mini';

/** Written out, because a bundler has to see every file. */
const URLS: Readonly<Record<string, URL>> = {
  'config.json': new URL('../../../../models/wikitext-mini/config.json', import.meta.url),
  'model.safetensors': new URL('../../../../models/wikitext-mini/model.safetensors', import.meta.url),
  'tokenizer.model': new URL('../../../../models/wikitext-mini/tokenizer.model', import.meta.url),
  'tokenizer_config.json': new URL('../../../../models/wikitext-mini/tokenizer_config.json', import.meta.url),
  'special_tokens_map.json': new URL('../../../../models/wikitext-mini/special_tokens_map.json', import.meta.url),
  'evaluation.txt': new URL('../../../../models/wikitext-mini/evaluation.txt', import.meta.url),
  'calibration.json': new URL('../../../../models/wikitext-mini/calibration.json', import.meta.url),
};

/** Fetches the embedded model from the server the page came from. @throws Error when a file is not there */
export async function embeddedFiles(): Promise<PageFiles> {
  const fetched = Object.entries(URLS).map(async ([name, url]) => {
    const response = await fetch(url);
    if (!response.ok)
      throw new Error(`${EMBEDDED_MODEL}: ${name} cannot be fetched (${response.status}); rebuild the page`);
    return [name, await response.blob()] as const;
  });
  return new Map(await Promise.all(fetched));
}
