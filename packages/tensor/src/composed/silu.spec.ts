import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { silu } from './silu.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('silu', () => {
  it('is x / (1 + exp(−x)) over the whole range', () =>
    fc.assert(
      fc.asyncProperty(fc.float({ min: -200, max: 200, noNaN: true }), async (x) => {
        using _ = device.scope();
        const want = x / (1 + Math.exp(-x));
        // As sigmoid, and one rounding more for the product.
        const got = await silu(device.tensor([x], [1])).item();
        expect(Math.abs(got - want)).toBeLessThanOrEqual(Math.abs(want) * 8 * 2 ** -24 + 200 * 2 ** -125);
      }),
    ));
});
