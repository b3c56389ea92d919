import { Device, ReferenceBackend } from '@ptqlab/tensor';
import fc from 'fast-check';
import { Decoder, type HeadPart } from '../load/decoder.ts';
import { PLAIN_TOKENIZER } from '../testing/plain-tokenizer.ts';
import { memoryWeights, randomWeights, TINY } from '../testing/tiny-model.ts';
import { DecoderLanguageModel } from './decoder-language-model.ts';
import { scoreOnDevice } from './score-on-device.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const open = () => Decoder.open(memoryWeights(randomWeights(TINY, 3), TINY), TINY, device);
const request = fc
  .array(fc.nat(TINY.vocabularySize - 1), { minLength: 2, maxLength: 9 })
  .chain((tokens) => fc.record({ tokens: fc.constant(tokens), from: fc.integer({ min: 1, max: tokens.length - 1 }) }));

/** The decoder, from now on with its head in two parts. */
function inParts(decoder: Decoder, split: number): Decoder {
  const forEachHeadPart = (use: (part: HeadPart) => Promise<void>) =>
    Decoder.prototype.forEachHeadPart.call(decoder, async ({ weight }) => {
      await use({ from: 0, weight: weight.rows(0, split) });
      await use({ from: split, weight: weight.rows(split) });
    });
  return Object.defineProperty(decoder, 'forEachHeadPart', { value: forEachHeadPart });
}

describe('scoreOnDevice', () => {
  it('is what the language model says, whatever parts the head comes in', () =>
    fc.assert(
      fc.asyncProperty(request, fc.integer({ min: 1, max: TINY.vocabularySize - 1 }), async ({ tokens, from }, split) => {
        using _ = device.scope();
        using decoder = await open();
        const [score] = await new DecoderLanguageModel(PLAIN_TOKENIZER, decoder).score([{ tokens, from }]);
        const want = score!.logProbabilities.reduce((sum, one) => sum + one, 0);
        const whole = await scoreOnDevice(decoder, tokens, from);
        // The same f32 sums, folded in f64 in another order: 8 terms of magnitude below 32.
        expect(Math.abs(whole.logProbability - want)).toBeLessThan(8 * 32 * 2 ** -50);
        const parts = await scoreOnDevice(inParts(decoder, split), tokens, from);
        // Sums of exponentials are rounded part by part: γ₂₀ each, relative to a total above the largest, which is 1.
        expect(Math.abs(parts.logProbability - want)).toBeLessThan(8 * 40 * 2 ** -24);
      }),
      { numRuns: 20 },
    ));

  it('says how its value changes with what it was made of', async () => {
    using _ = device.scope();
    using decoder = await open();
    const { dependsOn } = await scoreOnDevice(inParts(decoder, 7), [1, 4, 18, 3], 1);
    const [chosen, , sums] = dependsOn;
    expect([...chosen!.slopes]).toEqual(new Array(chosen!.tensor.size).fill(1));
    expect(dependsOn.reduce((sum, { tensor }) => sum + tensor.size, 0)).toBe(3 + 4 * 3);
    // d/ds of −log(e^m₁·s₁ + e^m₂·s₂), against a step of it.
    const [m, s] = [dependsOn[1]!.tensor, sums!.tensor];
    const other = { m: await dependsOn[4]!.tensor.read(), s: await dependsOn[5]!.tensor.read() };
    const [maxima, totals] = [await m.read(), await s.read()];
    for (let row = 0; row < 3; row++) {
      const value = (m: number, s: number) => -Math.log(Math.exp(m) * s + Math.exp(other.m[row]!) * other.s[row]!);
      const step = 2 ** -16;
      const slope = (a: number, b: number) => (a - b) / (2 * step);
      const [top, sum] = [maxima[row]!, totals[row]!];
      const bySum = slope(value(top, sum + step), value(top, sum - step));
      const byMaximum = slope(value(top + step, sum), value(top - step, sum));
      // A central difference is off by step²/6 of the third derivative, below 2⁻²⁸ here, and by rounding, 2⁻⁵²/step.
      expect(Math.abs(dependsOn[2]!.slopes[row]! - bySum)).toBeLessThan(2 ** -26);
      expect(Math.abs(dependsOn[1]!.slopes[row]! - byMaximum)).toBeLessThan(2 ** -26);
    }
  });

  it('refuses what the language model refuses', async () => {
    using _ = device.scope();
    using decoder = await open();
    await expect(scoreOnDevice(decoder, [1, 99], 1)).rejects.toThrow('token id 99');
  });
});
