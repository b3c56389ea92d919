import type { Tokenizer } from '@ptqlab/language-model';

/** A tokenizer for tests that only speak in ids. */
export const PLAIN_TOKENIZER: Tokenizer = {
  vocabularySize: 19,
  bos: 0,
  eos: 1,
  addsBos: false,
  encode: (text) => [...text].map((c) => c.charCodeAt(0) % 19),
  decode: (tokens) => tokens.join(' '),
};
