import { FormatError, parseJsonObject } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import { JsonTokenizer } from './json-tokenizer.ts';
import type { ModelFiles } from './model-files.ts';
import { SentencePieceTokenizer } from './sentence-piece-tokenizer.ts';
import { SentencePiece } from './sentencepiece/sentence-piece.ts';
import { readTokenizerSettings } from './tokenizer-settings.ts';

/**
 * The tokenizer among a model's files: `tokenizer.model` (SentencePiece) if there is one, otherwise `tokenizer.json`, with the special
 * tokens of `tokenizer_config.json` and `special_tokens_map.json` where these exist.
 * @param place for the message when there is neither
 * @throws FormatError when there is neither, or a file is damaged
 */
export async function readTokenizer(files: ModelFiles, place: string): Promise<Tokenizer> {
  const settings = await readTokenizerSettings(files);
  const model = await files.read('tokenizer.model');
  const path = files.pathOf('tokenizer.model');
  if (model) return new SentencePieceTokenizer(SentencePiece.parse(model, path), settings, path);
  const json = await readJson(files, 'tokenizer.json');
  if (json) {
    const config = (await readJson(files, 'tokenizer_config.json')) ?? {};
    return new JsonTokenizer(json, config, settings, files.pathOf('tokenizer.json'));
  }
  throw new FormatError('holds no tokenizer; looked for tokenizer.model and tokenizer.json', { file: place });
}

async function readJson(files: ModelFiles, name: string): Promise<object | undefined> {
  const bytes = await files.read(name);
  return bytes && parseJsonObject(bytes, files.pathOf(name), 'content');
}
