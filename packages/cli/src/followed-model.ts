import type { GenerateRequest, LanguageModel, Score, ScoreRequest, Tokenizer } from '@ptqlab/language-model';

/** A request that was scored, and what came out, summed over its tokens. */
export interface FollowedScore extends ScoreRequest {
  readonly logProbability: number;
}

/** A model that writes down what it is asked and answers, in order. */
export class FollowedModel implements LanguageModel {
  readonly scored: FollowedScore[] = [];
  /** Tokens of every answer. */
  readonly written: number[][] = [];

  constructor(private readonly model: LanguageModel) {}

  get tokenizer(): Tokenizer {
    return this.model.tokenizer;
  }

  get maxLength(): number {
    return this.model.maxLength;
  }

  async score(requests: readonly ScoreRequest[]): Promise<Score[]> {
    const scores = await this.model.score(requests);
    scores.forEach(({ logProbabilities }, i) => {
      const { tokens, from } = requests[i]!;
      this.scored.push({ tokens, from, logProbability: logProbabilities.reduce((sum, one) => sum + one, 0) });
    });
    return scores;
  }

  async generate(requests: readonly GenerateRequest[]): Promise<number[][]> {
    const answers = await this.model.generate(requests);
    this.written.push(...answers);
    return answers;
  }
}
