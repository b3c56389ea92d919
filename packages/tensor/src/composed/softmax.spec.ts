import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { softmax } from './softmax.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const scores = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 });

async function softmaxOf(values: readonly number[]): Promise<number[]> {
  using _ = device.scope();
  return [...(await softmax(device.tensor(values, [values.length])).read())];
}

describe('softmax', () => {
  it('is exp(x) / Σ exp(x)', () =>
    fc.assert(
      fc.asyncProperty(scores, async (values) => {
        const top = Math.max(...values);
        const e = values.map((x) => Math.exp(x - top));
        const total = e.reduce((a, b) => a + b, 0);
        // x − top is rounded: at most 200·2⁻²⁴ of absolute error in the exponent, so as much relative error in its exponential, in
        // the element and again in the total; exp, the sum and the quotient add one rounding each on this backend.
        const relative = (2 * 200 + 4) * 2 ** -24;
        (await softmaxOf(values)).forEach((y, i) => {
          const want = e[i]! / total;
          expect(Math.abs(y - want)).toBeLessThanOrEqual(want * relative + 2 ** -125);
        });
      }),
    ));

  it('does not change when all scores are shifted by the same exact amount', async () => {
    expect(await softmaxOf([1, 2, 3])).toEqual(await softmaxOf([1025, 1026, 1027]));
  });

  it('gives nothing to a masked score and everything to the rest', async () => {
    const [a, b, masked] = await softmaxOf([0, 0, -1e9]);
    expect([a, b]).toEqual([0.5, 0.5]);
    expect(masked).toBeLessThan(2 ** -125);
  });

  it('works row by row', async () => {
    using _ = device.scope();
    expect([...(await softmax(device.tensor([5, 5, 0, 99], [2, 2])).read())].slice(0, 2)).toEqual([0.5, 0.5]);
  });
});
