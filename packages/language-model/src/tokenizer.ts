/** Text to token ids and back. Implementations state in their class which file format they read. */
export interface Tokenizer {
  readonly vocabularySize: number;
  /** Beginning-of-sequence token, or undefined when the vocabulary has none. */
  readonly bos: number | undefined;
  /** End-of-sequence token. */
  readonly eos: number;
  /** True when `encode` puts `bos` first unless told otherwise. */
  readonly addsBos: boolean;
  /**
   * Token ids of `text`.
   * @param options.special put special tokens (bos) where the tokenizer's configuration says; default true
   */
  encode(text: string, options?: { special?: boolean }): number[];
  /** The text of `tokens`; special tokens are left out. */
  decode(tokens: readonly number[]): string;
}
