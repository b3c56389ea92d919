import fc from 'fast-check';
import { Device } from '@ptqlab/tensor';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { openWebGpuBackend } from './open-webgpu-backend.ts';

describeWithAdapter('WebGpuBackend', () => {
  let device: Device;
  beforeAll(async () => {
    device = new Device(await openWebGpuBackend());
  });
  afterAll(() => device.close());
  afterEach(() => expect(device.liveTensors).toBe(0));

  it('computes through views', async () => {
    using _ = device.scope();
    const a = device.tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    expect([...(await a.matmul(a.transpose()).read())]).toEqual([14, 32, 32, 77]);
    expect([
      ...(await a
        .transpose()
        .add(device.tensor([10, 20], [2]))
        .read()),
    ]).toEqual([11, 24, 12, 25, 13, 26]);
    a.cols(1, 2).write(a.cols(2, 3).mul(2));
    expect([...(await a.read())]).toEqual([1, 6, 3, 4, 12, 6]);
    expect([...(await a.sum().read())]).toEqual([10, 22]);
    expect([...(await a.argmax().read())]).toEqual([1, 1]);
  });

  it('divides and takes roots correctly rounded, near-ties included', async () => {
    using _ = device.scope();
    const float = fc.float({ min: 2 ** -20, max: 2 ** 20, noNaN: true, noDefaultInfinity: true });
    const [xs, ys] = [fc.sample(float, { numRuns: 4096, seed: 5 }), fc.sample(float, { numRuns: 4096, seed: 6 })];
    // Products make quotients that are exact or one unit away from it.
    const products = xs.map((x, i) => Math.fround(x * ys[i]!));
    const y = device.tensor(ys, [4096]);
    const quotients = device.tensor(products, [4096]).div(y);
    expect([...(await quotients.read())]).toEqual(
      products.map((product, i) => Math.fround(Math.fround(product) / Math.fround(ys[i]!))),
    );
    expect([...(await y.sqrt().read())]).toEqual(ys.map((value) => Math.fround(Math.sqrt(Math.fround(value)))));
  });

  it('sees an upload into reused memory only after the work enqueued before it', async () => {
    using _ = device.scope();
    const first = device.tensor([1, 2, 3], [3]);
    const sum = first.add(10);
    first.dispose();
    const second = device.tensor([4, 5, 6], [3]);
    expect([...(await sum.read())]).toEqual([11, 12, 13]);
    expect([...(await second.read())]).toEqual([4, 5, 6]);
  });

  it('subtracts a product of rows from other rows of the same matrix', async () => {
    using _ = device.scope();
    const W = device.tensor([1, 2, 3, 4, 5, 6], [3, 2]);
    W.rows(1).subtractMatmul(device.tensor([10, 100], [2, 1]), W.rows(0, 1));
    expect([...(await W.read())]).toEqual([1, 2, -7, -16, -95, -194]);
  });

  it('says what is live when the cap is reached', async () => {
    const small = new Device(await openWebGpuBackend({ memoryMiB: 1 }));
    {
      using _ = small.scope();
      small.zeros([2 ** 17]);
      expect(() => small.zeros([2 ** 18])).toThrow(
        /1048576 bytes were asked for while 524288 are live, the cap is 1048576/,
      );
    }
    await small.close();
  });

  it('counts what it keeps for reuse against the cap, and gives it back when that is reached', async () => {
    const MIB = 2 ** 20;
    const backend = await openWebGpuBackend({ memoryMiB: 16 });
    const small = new Device(backend);
    {
      using _ = small.scope();
      // Each size needs a buffer of its own, and the sums are still to be computed when the older buffers go.
      const sums = [11, 7, 5, 3].map((mib) => {
        using scope = small.scope();
        const sum = small.full([1, (mib * MIB) / 4 - 64], 0.5).sum();
        expect(backend.heldBytes).toBeLessThanOrEqual(16 * MIB);
        return scope.keep(sum);
      });
      for (const [i, mib] of [11, 7, 5, 3].entries())
        expect([...(await sums[i]!.read())]).toEqual([(mib * MIB) / 8 - 32]);
    }
    await small.close();
  });

  it('refuses a tensor of another WebGPU device by name, and goes on', async () => {
    const other = new Device(await openWebGpuBackend());
    {
      using _ = device.scope();
      using _other = other.scope();
      const theirs = other.tensor([1], [1]);
      expect(() => device.tensor([1], [1]).add(theirs)).toThrow(/^webgpu: an operand lives on another WebGPU device/);
      expect([...(await device.tensor([1], [1]).add(2).read())]).toEqual([3]);
      expect([...(await theirs.read())]).toEqual([1]);
    }
    await other.close();
  });
});
