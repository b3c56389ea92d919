import fc from 'fast-check';
import { Device } from '../device.ts';
import { ReferenceBackend } from '../reference-backend.ts';
import { ShapeError } from '../errors.ts';
import { mean } from './mean.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('mean', () => {
  it('is exact where the sum and the quotient are', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1, maxLength: 64 }),
        async (numbers) => {
          using _ = device.scope();
          const got = await mean(device.tensor([...numbers, ...numbers], [2, numbers.length])).read();
          const want = Math.fround(numbers.reduce((a, b) => a + b, 0) / numbers.length) + 0;
          expect([...got].map((x) => x + 0)).toEqual([want, want]);
        },
      ),
    ));

  it('keeps the last axis as 1', () => {
    using _ = device.scope();
    expect(mean(device.zeros([2, 3, 5])).shape).toEqual([2, 3, 1]);
  });

  it('refuses an empty axis and leaves nothing behind', () => {
    using _ = device.scope();
    expect(() => mean(device.zeros([2, 0]))).toThrow(ShapeError);
  });
});
