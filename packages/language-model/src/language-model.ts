import type { Tokenizer } from './tokenizer.ts';

/** One sequence to score: the tokens from `from` on are predicted, each from all tokens before it. */
export interface ScoreRequest {
  /** At most `maxLength + 1` tokens; the last one is predicted, never fed. */
  readonly tokens: readonly number[];
  /** Index of the first predicted token, at least 1: with nothing before it, a token has no probability. */
  readonly from: number;
}

export interface Score {
  /** Natural-log probability of each predicted token, in order; not finite where the model's arithmetic was not. */
  readonly logProbabilities: Float64Array;
  /** True when every predicted token was the most probable one. */
  readonly greedy: boolean;
}

export interface GenerateRequest {
  readonly tokens: readonly number[];
  readonly maxNewTokens: number;
  /** Called after each new token with the new tokens so far; generation ends when it answers true. */
  readonly done: (newTokens: readonly number[]) => boolean;
}

/** What an evaluation may ask of a model. Answers do not depend on how requests are batched. */
export interface LanguageModel {
  readonly tokenizer: Tokenizer;
  /** Longest input in tokens. */
  readonly maxLength: number;
  /**
   * Scores in the order of the requests. Callers put requests that begin alike (the choices of one question) side by side, so an
   * implementation may keep the state of the tokens that a request shares with the one before it; the scores stay the same.
   */
  score(requests: readonly ScoreRequest[]): Promise<Score[]>;
  /** Greedy continuation (arg-max at every step, lowest id on ties) of each prompt; the prompt is not repeated. */
  generate(requests: readonly GenerateRequest[]): Promise<number[][]>;
}
