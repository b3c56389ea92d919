import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { abs } from './abs.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('abs', () => {
  it('is |x|, exactly', () =>
    fc.assert(
      fc.asyncProperty(fc.float32Array({ minLength: 1, noNaN: true }), async (values) => {
        using _ = device.scope();
        const got = await abs(device.tensor(values, [values.length])).read();
        expect([...got]).toEqual([...values].map(Math.abs));
      }),
    ));

  it('leaves only its operand and its result behind', () => {
    const x = device.tensor([-1, 2], [2]);
    const y = abs(x);
    expect(device.liveTensors).toBe(2);
    x.dispose();
    y.dispose();
  });
});
