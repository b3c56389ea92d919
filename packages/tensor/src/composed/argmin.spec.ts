import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { argmin } from './argmin.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('argmin', () => {
  it('is the first index of the smallest element, ties included', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 }), async (values) => {
        using _ = device.scope();
        expect(await argmin(device.tensor(values, [values.length])).item()).toBe(values.indexOf(Math.min(...values)));
      }),
    ));
});
