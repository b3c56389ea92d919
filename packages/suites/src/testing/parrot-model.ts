import type { GenerateRequest, LanguageModel, Score, ScoreRequest, Tokenizer } from '@ptqlab/language-model';

/** UTF-16 codes as tokens, behind BOS and EOS. */
const characters: Tokenizer = {
  vocabularySize: 0x10000 + 2,
  bos: 0,
  eos: 1,
  addsBos: true,
  encode: (text, { special = true } = {}) => [
    ...(special ? [0] : []),
    ...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) + 2),
  ],
  decode: (tokens) => String.fromCharCode(...tokens.filter((token) => token > 1).map((token) => token - 2)),
};

/** A model for specs: writes one text whatever it is asked, and finds every token as probable as the code it has. */
export class ParrotModel implements LanguageModel {
  readonly tokenizer = characters;
  readonly maxLength = 4096;

  constructor(private readonly words: string) {}

  score(requests: readonly ScoreRequest[]): Promise<Score[]> {
    const score = ({ tokens, from }: ScoreRequest): Score => ({
      logProbabilities: Float64Array.from(tokens.slice(from), (token) => -1 - token / 0x10000),
      greedy: false,
    });
    return Promise.resolve(requests.map(score));
  }

  generate(requests: readonly GenerateRequest[]): Promise<number[][]> {
    const answer = [...characters.encode(this.words, { special: false }), characters.eos];
    return Promise.resolve(
      requests.map(({ maxNewTokens, done }) => {
        const written: number[] = [];
        while (written.length < Math.min(maxNewTokens, answer.length)) {
          written.push(answer[written.length]!);
          if (done(written)) break;
        }
        return written;
      }),
    );
  }
}
