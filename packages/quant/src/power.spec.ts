import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { power } from './power.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('power', () => {
  it.each([
    [0, [1, 1, 1]],
    [0.5, [0, 2, 3]],
    [1, [0, 4, 9]],
  ])('to the %d takes 0 along', async (exponent, expected) => {
    using _ = device.scope();
    expect(Array.from(await power(device.tensor([0, 4, 9], [3]), exponent).read())).toEqual(expected);
  });
});
