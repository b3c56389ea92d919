import type { Tokenizer } from '@ptqlab/language-model';
import { rstrip } from '../python/whitespace.ts';

/** Tokens of a context and of the continuation behind it. */
export interface EncodedPair {
  readonly context: readonly number[];
  readonly continuation: readonly number[];
}

/** The token that stands before a text without context: BOS, or EOS where the vocabulary has none. */
export function prefixToken({ bos, eos }: Tokenizer): number {
  return bos ?? eos;
}

/**
 * Tokens of a text as the harness encodes one: special tokens where the tokenizer's configuration says, but not a second BOS where
 * the text begins with it already.
 */
export function encodeText(tokenizer: Tokenizer, text: string): number[] {
  const tokens = tokenizer.encode(text);
  const { bos, addsBos } = tokenizer;
  return addsBos && bos !== undefined && tokens[0] === bos && tokens[1] === bos ? tokens.slice(1) : tokens;
}

/**
 * Tokens of a context and a continuation. White space at the end of the context goes to the front of the continuation; both are
 * encoded as one text, and what the context alone does not account for is the continuation, even where a token spans the seam. An
 * empty context is the prefix token. Source: lm-evaluation-harness @4e7e0d47 `api/model.py` (_encode_pair, loglikelihood).
 */
export function encodePair(tokenizer: Tokenizer, context: string, continuation: string): EncodedPair {
  if (context === '') {
    const prefix = prefixToken(tokenizer);
    const tokens = tokenizer.encode(continuation, { special: false });
    return tokens[0] === prefix
      ? { context: tokens.slice(0, 1), continuation: tokens.slice(1) }
      : { context: [prefix], continuation: tokens };
  }
  const stripped = rstrip(context);
  const whole = encodeText(tokenizer, context + continuation);
  const before = encodeText(tokenizer, stripped);
  return { context: before, continuation: whole.slice(before.length) };
}
