import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { clamp } from './clamp.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const float = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('clamp', () => {
  it('is x inside the bounds and the nearer bound outside', () =>
    fc.assert(
      fc.asyncProperty(fc.array(float, { minLength: 1 }), float, float, async (values, a, b) => {
        using _ = device.scope();
        const [low, high] = a < b ? [a, b] : [b, a];
        const got = await clamp(device.tensor(values, [values.length]), low, high).read();
        got.forEach((y, i) =>
          expect(y === values[i] || (y === low && values[i]! < low) || (y === high && values[i]! > high)).toBe(true),
        );
        expect(got.every((y) => low <= y && y <= high)).toBe(true);
      }),
    ));

  it('takes the upper bound where the bounds cross, as torch does', async () => {
    using _ = device.scope();
    expect([...(await clamp(device.tensor([-9, 0, 9], [3]), 2, -2).read())]).toEqual([-2, -2, -2]);
  });

  it('broadcasts bounds per row', async () => {
    using _ = device.scope();
    const x = device.tensor([-5, 5, -5, 5], [2, 2]);
    const bounds = device.tensor([1, 3], [2, 1]);
    expect([...(await clamp(x, bounds.mul(-1), bounds).read())]).toEqual([-1, 1, -3, 3]);
  });
});
