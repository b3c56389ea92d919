import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { sigmoid } from './sigmoid.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('sigmoid', () => {
  it('is 1 / (1 + exp(−x)) over the whole range', () =>
    fc.assert(
      fc.asyncProperty(fc.float({ min: -200, max: 200, noNaN: true }), async (x) => {
        using _ = device.scope();
        const want = 1 / (1 + Math.exp(-x));
        // exp, 1 + e and the quotient round once each on this backend: relative 2⁻²⁴ each, doubled for second order.
        const got = await sigmoid(device.tensor([x], [1])).item();
        expect(Math.abs(got - want)).toBeLessThanOrEqual(want * 6 * 2 ** -24 + 2 ** -125);
      }),
    ));

  it('is symmetric about one half', async () => {
    using _ = device.scope();
    const x = device.tensor([0, 0.5, 3, 20, 500], [5]);
    const sum = sigmoid(x).add(sigmoid(x.mul(-1)));
    for (const total of await sum.read()) expect(Math.abs(total - 1)).toBeLessThanOrEqual(2 ** -23);
  });
});
