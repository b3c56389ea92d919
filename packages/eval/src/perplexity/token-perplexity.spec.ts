import type { LanguageModel, ScoreRequest } from '@ptqlab/language-model';
import { tokenPerplexity } from './token-perplexity.ts';

/** Gives token t after anything the probability 1 / (t + 2), and remembers what it was asked. */
function countingModel(): { model: LanguageModel; asked: ScoreRequest[] } {
  const asked: ScoreRequest[] = [];
  const score = async (requests: readonly ScoreRequest[]) => {
    asked.push(...requests);
    return requests.map(({ tokens, from }) => ({
      logProbabilities: Float64Array.from(tokens.slice(from), (token) => -Math.log(token + 2)),
      greedy: false,
    }));
  };
  return { model: { score } as unknown as LanguageModel, asked };
}

describe('tokenPerplexity', () => {
  it('is the geometric mean of inverse probabilities over windows, their first tokens and the rest left out', async () => {
    const { model, asked } = countingModel();
    const { perplexity, windowLosses } = await tokenPerplexity(model, [9, 0, 2, 9, 2, 6, 9, 9], { length: 3 });
    expect(asked.map(({ tokens }) => tokens)).toEqual([
      [9, 0, 2],
      [9, 2, 6],
    ]);
    expect(windowLosses[0]).toBeCloseTo(Math.log(2 * 4) / 2, 14);
    expect(perplexity).toBeCloseTo((2 * 4 * 4 * 8) ** (1 / 4), 12);
  });

  it('takes windows from the start, and no more than there are', async () => {
    const tokens = Array.from({ length: 400 }, (_, i) => i % 7);
    const first = await tokenPerplexity(countingModel().model, tokens, { length: 4, windows: 40 });
    const all = await tokenPerplexity(countingModel().model, tokens, { length: 4, windows: 1000 });
    expect(first.windowLosses).toHaveLength(40);
    expect([...all.windowLosses.subarray(0, 40)]).toEqual([...first.windowLosses]);
    expect(all.windowLosses).toHaveLength(100);
  });

  it('says when the text is too short', async () => {
    await expect(tokenPerplexity(countingModel().model, [1, 2], { length: 3 })).rejects.toThrow(
      'the text has 2; give a longer text',
    );
  });
});
