import type { Tokenizer } from '@ptqlab/language-model';

/** A tokenizer for specs: greedy longest match over a list of tokens, of which the first is BOS and EOS. */
export class ToyTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly bos = 0;
  readonly eos = 0;
  private readonly ids: ReadonlyMap<string, number>;

  constructor(
    private readonly tokens: readonly string[],
    readonly addsBos = false,
    /** Longest token that is looked for, in characters. */
    private readonly longest = 8,
  ) {
    this.vocabularySize = tokens.length;
    this.ids = new Map(tokens.map((token, id) => [token, id]));
  }

  encode(text: string, { special = true }: { special?: boolean } = {}): number[] {
    const result: number[] = special && this.addsBos ? [this.bos] : [];
    for (let at = 0; at < text.length;) {
      let length = Math.min(this.longest, text.length - at);
      while (length > 0 && !this.ids.has(text.slice(at, at + length))) length--;
      if (length === 0) throw new Error(`The toy vocabulary has no token for "${text[at]}".`);
      result.push(this.ids.get(text.slice(at, at + length))!);
      at += length;
    }
    return result;
  }

  decode(tokens: readonly number[]): string {
    return tokens
      .filter((id) => id !== this.bos)
      .map((id) => this.tokens[id])
      .join('');
  }
}
