import { createHash } from 'node:crypto';
import type { GenerateRequest, LanguageModel, Score, ScoreRequest, Tokenizer } from '@ptqlab/language-model';

export interface HashModelOptions {
  readonly maxLength?: number;
  /** Every score of a sequence that has this token is NaN. */
  readonly breaksAt?: number;
  /** Called before each batch; throwing stands for a process that is killed. */
  readonly beforeBatch?: (size: number) => void;
  /** What it writes for a prompt, in place of hashed characters. */
  readonly answers?: (prompt: string) => string;
}

/** Characters of Unicode's basic plane as tokens, shifted by two for BOS and EOS: every text can be encoded. */
class CharacterTokenizer implements Tokenizer {
  readonly vocabularySize = 0x10000 + 2;
  readonly bos = 0;
  readonly eos = 1;
  readonly addsBos = true;

  encode(text: string, { special = true }: { special?: boolean } = {}): number[] {
    const codes = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) + 2);
    return special ? [this.bos, ...codes] : codes;
  }

  decode(tokens: readonly number[]): string {
    return tokens
      .filter((token) => token > 1)
      .map((token) => String.fromCharCode(token - 2))
      .join('');
  }
}

/** A model for specs: the probability of a token is a hash of everything before it, so that any mix-up changes a score. */
export class HashModel implements LanguageModel {
  readonly tokenizer: Tokenizer = new CharacterTokenizer();
  readonly maxLength: number;
  /** Sequences of every call of `score`, in order. */
  readonly batches: (readonly ScoreRequest[])[] = [];

  constructor(private readonly options: HashModelOptions = {}) {
    this.maxLength = options.maxLength ?? 4096;
  }

  logProbability(before: readonly number[], token: number): number {
    const hash = createHash('sha256')
      .update(JSON.stringify([before, token]))
      .digest();
    return -hash.readUInt32BE(0) / 2 ** 29;
  }

  score(requests: readonly ScoreRequest[]): Promise<Score[]> {
    this.options.beforeBatch?.(requests.length);
    this.batches.push(requests);
    return Promise.resolve(requests.map((request) => this.scoreOne(request)));
  }

  generate(requests: readonly GenerateRequest[]): Promise<number[][]> {
    this.options.beforeBatch?.(requests.length);
    return Promise.resolve(requests.map((request) => this.generateOne(request)));
  }

  private scoreOne({ tokens, from }: ScoreRequest): Score {
    if (from < 1 || tokens.length > this.maxLength + 1 || from > tokens.length)
      throw new RangeError(`A request of ${tokens.length} tokens from ${from} does not fit ${this.maxLength}.`);
    const broken = this.options.breaksAt !== undefined && tokens.includes(this.options.breaksAt);
    const values = tokens.slice(from).map((token, i) => this.logProbability(tokens.slice(0, from + i), token));
    return { logProbabilities: Float64Array.from(values, (value) => (broken ? NaN : value)), greedy: false };
  }

  private generateOne({ tokens, maxNewTokens, done }: GenerateRequest): number[] {
    if (tokens.length + maxNewTokens > this.maxLength)
      throw new RangeError(`A prompt of ${tokens.length} tokens leaves no room for ${maxNewTokens} new ones.`);
    const text = this.options.answers?.(this.tokenizer.decode(tokens));
    const planned =
      text === undefined ? undefined : [...this.tokenizer.encode(text, { special: false }), this.tokenizer.eos];
    const written: number[] = [];
    while (written.length < maxNewTokens && !(written.length > 0 && done(written))) {
      const next = planned?.[written.length] ?? this.hashed([...tokens, ...written]);
      written.push(next);
    }
    return written;
  }

  private hashed(before: readonly number[]): number {
    return 2 + 32 + (createHash('sha256').update(JSON.stringify(before)).digest()[0]! % 90);
  }
}
