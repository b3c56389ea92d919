import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, parseJsonObject } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import { JsonTokenizer } from './json-tokenizer.ts';
import { SentencePieceTokenizer } from './sentence-piece-tokenizer.ts';
import { SentencePiece } from './sentencepiece/sentence-piece.ts';
import { readTokenizerSettings } from './tokenizer-settings.ts';

/**
 * The tokenizer of a model folder: `tokenizer.model` (SentencePiece) if there is one, otherwise `tokenizer.json`, with the special
 * tokens of `tokenizer_config.json` and `special_tokens_map.json` where these exist.
 * @throws FormatError when there is neither, or a file is damaged
 */
export async function openTokenizer(folder: string): Promise<Tokenizer> {
  const names = await listFolder(folder);
  const settings = await readTokenizerSettings(folder);
  const model = join(folder, 'tokenizer.model');
  if (names.includes('tokenizer.model')) return new SentencePieceTokenizer(await SentencePiece.read(model), settings, model);
  const json = join(folder, 'tokenizer.json');
  if (names.includes('tokenizer.json')) {
    const config = names.includes('tokenizer_config.json') ? await readJson(join(folder, 'tokenizer_config.json')) : {};
    return new JsonTokenizer(await readJson(json), config, settings, json);
  }
  throw new FormatError('holds no tokenizer; looked for tokenizer.model and tokenizer.json', { file: folder });
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FormatError(`cannot be read as a folder (${code}); give the folder of a model`, { file: folder }, { cause });
  }
}

async function readJson(file: string): Promise<object> {
  return parseJsonObject(await readFile(file), file, 'content');
}
