import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { binarize, binaryResidual } from './binarize.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('binarize', () => {
  it('is the worked example: sign(0) is 0, and each order has a mean of its own', async () => {
    using _ = device.scope();
    const x = device.tensor([1, 2, -3, 4, 99], [1, 5]);
    const mask = device.tensor([1, 1, 1, 1, 0], [1, 5]);
    const once = binarize(x, mask);
    expect([await once.mu.item(), await once.alpha.item()]).toEqual([1, 2]);
    expect(Array.from(await once.approximation.read(), (v) => v + 0)).toEqual([1, 3, -1, 3, 0]);
    const twice = binarize(x.mul(mask).sub(once.approximation), mask);
    expect([await twice.mu.item(), await twice.alpha.item()]).toEqual([-0.5, 1]);
    expect(Array.from(await once.approximation.add(twice.approximation).read(), (v) => v + 0)).toEqual([
      1.5, 1.5, -2.5, 3.5, 0,
    ]);
  });

  it('without a mask is with a mask of ones', async () => {
    using _ = device.scope();
    const x = device.tensor([1, 2, -3, 4, 0.5, 0.25, 8, -1], [2, 4]);
    const [plain, masked] = [binarize(x), binarize(x, device.full([2, 4], 1))];
    expect(await plain.approximation.read()).toEqual(await masked.approximation.read());
    expect(await binaryResidual(x, 1).read()).toEqual(await x.sub(plain.approximation).read());
  });

  it('of a row without masked entries is 0', async () => {
    using _ = device.scope();
    const { alpha, mu, approximation } = binarize(device.tensor([3, 4], [1, 2]), device.zeros([1, 2]));
    expect([await alpha.item(), await mu.item()]).toEqual([0, 0]);
    expect(Array.from(await approximation.read(), (v) => v + 0)).toEqual([0, 0]);
  });
});
