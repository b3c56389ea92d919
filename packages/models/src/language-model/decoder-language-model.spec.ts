import { Device, ReferenceBackend } from '@ptqlab/tensor';
import type { ScoreRequest } from '@ptqlab/language-model';
import fc from 'fast-check';
import { Decoder, type DecoderOptions } from '../load/decoder.ts';
import { plainForward } from '../testing/plain-forward.ts';
import { PLAIN_TOKENIZER } from '../testing/plain-tokenizer.ts';
import { memoryWeights, randomWeights, TINY } from '../testing/tiny-model.ts';
import { DecoderLanguageModel } from './decoder-language-model.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const weights = randomWeights(TINY, 7);

async function withModel<T>(use: (model: DecoderLanguageModel) => Promise<T>, options: DecoderOptions = {}): Promise<T> {
  using _ = device.scope();
  using decoder = await Decoder.open(memoryWeights(weights, TINY), TINY, device, options);
  return await use(new DecoderLanguageModel(PLAIN_TOKENIZER, decoder));
}

const tokensOf = (minLength: number, maxLength: number) =>
  fc.array(fc.nat(TINY.vocabularySize - 1), { minLength, maxLength });
const request: fc.Arbitrary<ScoreRequest> = tokensOf(2, 8).chain((tokens) =>
  fc.record({ tokens: fc.constant(tokens), from: fc.integer({ min: 1, max: tokens.length }) }),
);

describe('DecoderLanguageModel.score', () => {
  it('is the log-softmax of the plain logits at the targets, and says whether they were the largest', () =>
    fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const [score] = await withModel((model) => model.score([asked]));
        const logits = plainForward(TINY, weights, asked.tokens.slice(0, -1));
        const predicted = asked.tokens.slice(asked.from);
        const rows = logits.slice(asked.from - 1);
        const want = predicted.map((id, i) => rows[i]![id]! - Math.log(rows[i]!.reduce((sum, z) => sum + Math.exp(z), 0)));
        expect(score!.logProbabilities).toHaveLength(predicted.length);
        // As for logits (see logits.spec.ts), once for the target and once for the normalizer.
        score!.logProbabilities.forEach((p, i) => expect(Math.abs(p - want[i]!)).toBeLessThan(2e-4));
        expect(score!.greedy).toBe(predicted.every((id, i) => rows[i]!.indexOf(Math.max(...rows[i]!)) === id));
      }),
      { numRuns: 20 },
    ));

  it('gives every request the same bits alone, in any company, and with streamed weights', () =>
    fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 5 }), async (requests) => {
        const together = await withModel((model) => model.score(requests));
        const streamed = await withModel((model) => model.score(requests), { residentBytes: 0 });
        const alone = await withModel(async (model) => {
          const scores = [];
          for (const one of requests) scores.push(...(await model.score([one])));
          return scores;
        });
        expect(together).toEqual(alone);
        expect(streamed).toEqual(alone);
      }),
      { numRuns: 10 },
    ));

  it('gives requests that begin alike the bits each has alone', () =>
    fc.assert(
      fc.asyncProperty(tokensOf(9, 12), fc.array(tokensOf(1, 4), { minLength: 1, maxLength: 4 }), async (stem, rests) => {
        const from = (i: number) => 1 + ((7 * i) % stem.length);
        const requests = rests.map((rest, i) => ({ tokens: [...stem, ...rest], from: from(i) }));
        const together = await withModel((model) => model.score(requests), { residentBytes: 0 });
        const alone = await withModel(async (model) => {
          const scores = [];
          for (const one of requests) scores.push(...(await model.score([one])));
          return scores;
        });
        expect(together).toEqual(alone);
      }),
      { numRuns: 10 },
    ));

  it('refuses what it cannot answer', () =>
    withModel(async (model) => {
      const refused = (tokens: number[], from: number) => expect(model.score([{ tokens, from }])).rejects.toThrow(RangeError);
      await refused([], 0);
      await refused([1], 0);
      await refused([1, 2], 0);
      await refused([1, 2], 3);
      await refused([1, 19], 1);
      await refused(new Array<number>(TINY.maxPositions + 2).fill(1), 1);
      await expect(model.score([{ tokens: new Array<number>(TINY.maxPositions + 1).fill(1), from: 1 }])).resolves.toHaveLength(1);
    }));

  it('answers no requests with no scores', () => withModel(async (model) => expect(await model.score([])).toEqual([])));

  it('names the block and op where f16 first overflows', async () => {
    const wild = new Map(weights);
    wild.set('model.layers.1.mlp.up_proj.weight', wild.get('model.layers.1.mlp.up_proj.weight')!.map((w) => w * 1e5));
    using _ = device.scope();
    using decoder = await Decoder.open(memoryWeights(wild, TINY), TINY, device, { dtype: 'f16' });
    const model = new DecoderLanguageModel(PLAIN_TOKENIZER, decoder);
    const [score] = await model.score([{ tokens: [1, 2, 3], from: 1 }]);
    expect(score!.logProbabilities.every(Number.isFinite)).toBe(false);
    expect(model.overflow).toEqual({ block: 'model.layers.1', op: 'model.layers.1.mlp.up_proj' });
  });

  it.each(['f16', 'bf16'] as const)('computes in %s near f32, and not the same', async (dtype) => {
    const asked = [{ tokens: [3, 1, 4, 1, 5, 9], from: 1 }];
    const [exact] = await withModel((model) => model.score(asked));
    const [rounded] = await withModel((model) => model.score(asked), { dtype });
    // A relative error of half a unit (2⁻¹¹, 2⁻⁸) per op on activations near 1, over some 50 ops in a row.
    const bound = 50 * (dtype === 'f16' ? 2 ** -11 : 2 ** -8);
    const off = exact!.logProbabilities.map((p, i) => Math.abs(p - rounded!.logProbabilities[i]!));
    expect(Math.max(...off)).toBeLessThan(bound);
    expect(Math.max(...off)).toBeGreaterThan(0);
  });
});

describe('DecoderLanguageModel.generate', () => {
  it('appends the largest plain logit at every step, prompts together or alone', () =>
    fc.assert(
      fc.asyncProperty(fc.array(tokensOf(1, 5), { minLength: 1, maxLength: 3 }), async (prompts) => {
        const requests = prompts.map((tokens, i) => ({ tokens, maxNewTokens: 2 + i, done: () => false }));
        const answers = await withModel((model) => model.generate(requests));
        for (const [i, { tokens, maxNewTokens }] of requests.entries()) {
          const all = [...tokens];
          while (all.length < tokens.length + maxNewTokens) {
            const last = plainForward(TINY, weights, all).at(-1)!;
            all.push(last.indexOf(Math.max(...last)));
          }
          expect(answers[i]).toEqual(all.slice(tokens.length));
        }
      }),
      { numRuns: 8 },
    ));

  it('stops when done, shows the tokens so far, and at the longest sequence', () =>
    withModel(async (model) => {
      const seen: number[][] = [];
      const done = (tokens: readonly number[]) => seen.push([...tokens]) === 2;
      const [answer] = await model.generate([{ tokens: [1, 2], maxNewTokens: 9, done }]);
      expect(seen).toEqual([answer!.slice(0, 1), answer]);
      const tokens = new Array<number>(TINY.maxPositions - 1).fill(2);
      const [last] = await model.generate([{ tokens, maxNewTokens: 9, done: () => false }]);
      expect(last).toHaveLength(2);
      expect(await model.generate([{ tokens: [1], maxNewTokens: 0, done: () => false }])).toEqual([[]]);
    }));
});
