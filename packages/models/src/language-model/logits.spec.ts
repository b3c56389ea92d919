import { Device, ReferenceBackend } from '@ptqlab/tensor';
import fc from 'fast-check';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { Decoder } from '../load/decoder.ts';
import { plainForward } from '../testing/plain-forward.ts';
import { memoryWeights, randomWeights, TINY } from '../testing/tiny-model.ts';
import { logitsOf } from './logits.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const shapes = fc
  .record({
    keyHeadCount: fc.integer({ min: 1, max: 3 }),
    group: fc.integer({ min: 1, max: 3 }),
    headSize: fc.constantFrom(2, 4, 6),
    hiddenSize: fc.integer({ min: 1, max: 9 }),
    intermediateSize: fc.integer({ min: 1, max: 9 }),
    tiedHead: fc.boolean(),
    biases: fc.subarray(['q', 'k', 'v', 'o', 'gate', 'up', 'down'] as const),
    ropeTheta: fc.constantFrom(10, 1e4, 4e6),
  })
  .map(({ group, ...rest }): DecoderShape => ({ ...TINY, ...rest, headCount: group * rest.keyHeadCount }));

describe('logitsOf', () => {
  it('equals plain f64 loops for any shape, blocks resident or streamed', () =>
    fc.assert(
      fc.asyncProperty(
        shapes,
        fc.array(fc.nat(TINY.vocabularySize - 1), { minLength: 1, maxLength: 7 }),
        fc.boolean(),
        fc.nat(),
        async (shape, tokens, resident, seed) => {
          const weights = randomWeights(shape, seed);
          using _ = device.scope();
          const options = { residentBytes: resident ? 2 ** 30 : 0 };
          using decoder = await Decoder.open(memoryWeights(weights, shape), shape, device, options);
          expect(decoder.resident).toBe(resident);
          const want = plainForward(shape, weights, tokens).flat();
          const got = await logitsOf(decoder, tokens);
          // Each of the 2 × 2 sub-layers adds a few roundings (2⁻²⁴ relative, on this backend one per op) to activations of size
          // up to ~10; 50 ops deep, doubled for what attention and the norm make of them.
          const bound = 2 * 50 * 10 * 2 ** -24;
          got.forEach((logit, i) => expect(Math.abs(logit - want[i]!)).toBeLessThanOrEqual(bound * (1 + Math.abs(want[i]!))));
        },
      ),
      { numRuns: 40 },
    ));
});
