import { HashModel } from '../testing/hash-model.ts';
import { tokenPerplexity, tokenWindows } from './token-perplexity.ts';

const tokens = Array.from({ length: 103 }, (_, i) => (i * 7) % 90);

describe('tokenPerplexity', () => {
  it('is the exponential of the mean of window means, by hand', async () => {
    const model = new HashModel({ maxLength: 16 });
    const { perplexity, losses } = await tokenPerplexity(model, tokens, { length: 10 });
    const byHand = Array.from({ length: 10 }, (_, w) => {
      const window = tokens.slice(w * 10, w * 10 + 10);
      const sum = window.slice(1).reduce((s, token, i) => s + model.logProbability(window.slice(0, i + 1), token), 0);
      return -sum / 9;
    });
    expect(losses).toHaveLength(10);
    losses.forEach((loss, i) => expect(loss).toBeCloseTo(byHand[i]!, 12));
    expect(perplexity).toBeCloseTo(Math.exp(byHand.reduce((s, l) => s + l, 0) / 10), 10);
  });
  it('does not depend on the batch, and tells how far it is', async () => {
    const model = new HashModel({ maxLength: 16 });
    const steps: string[] = [];
    const onProgress = (done: number, of: number) => steps.push(`${done}/${of}`);
    const one = await tokenPerplexity(model, tokens, { length: 10, windows: 5, onProgress });
    const many = await tokenPerplexity(model, tokens, { length: 10, windows: 5, batchSize: 3 });
    expect(many).toEqual(one);
    expect(steps).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
  });
  it('gives a non-finite perplexity where the model does', async () => {
    const model = new HashModel({ maxLength: 16, breaksAt: 3 });
    expect((await tokenPerplexity(model, tokens, { length: 10 })).perplexity).toBeNaN();
  });
  it('refuses windows that cannot be', async () => {
    const model = new HashModel({ maxLength: 16 });
    expect(() => tokenWindows([1, 2, 3], 4)).toThrow('A perplexity window of 4 tokens');
    expect(() => tokenWindows([1, 2, 3], 1)).toThrow('at least 2 tokens; 1 were');
    await expect(tokenPerplexity(model, tokens, { length: 18 })).rejects.toThrow('ask for 17 or fewer');
  });
});
