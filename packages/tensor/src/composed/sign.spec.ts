import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { sign } from './sign.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('sign', () => {
  it('is Math.sign with both zeros at 0', () =>
    fc.assert(
      fc.asyncProperty(fc.float32Array({ minLength: 1, noNaN: true }), async (values) => {
        using _ = device.scope();
        const got = await sign(device.tensor(values, [values.length])).read();
        expect([...got]).toEqual([...values].map((x) => Math.sign(x) + 0));
      }),
    ));

  it('is 0, not −0, at −0', async () => {
    using _ = device.scope();
    expect(Object.is(await sign(device.tensor([-0], [1])).item(), 0)).toBe(true);
  });
});
