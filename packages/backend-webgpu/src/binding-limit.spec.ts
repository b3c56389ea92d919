import { Device, matmulPacked, packCodes, quantizeCompensating, type Tensor } from '@ptqlab/tensor';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { openWebGpuBackend } from './open-webgpu-backend.ts';
import type { WebGpuBackend } from './webgpu-backend.ts';

const BINDING_BYTES = 8192;
/** Never 0, and few enough bits that sums are exact: a depth cut within a block changes their order. */
const drawn = (device: Device, shape: readonly [number, number], seed = 1): Tensor =>
  device.tensor(
    Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => (((i * 7919 + seed * 104729) % 17) - 7.5) / 4),
    shape,
  );
const bytes = (device: Device, shape: readonly [number, number]): Tensor =>
  device.tensor(
    Int8Array.from({ length: shape[0] * shape[1] }, (_, i) => ((i * 37) % 255) - 127),
    shape,
  );

/**
 * W, codes and errors one below the other, for m of n rows of W: `out` columns of a wider tensor. Factors are integers, scales ½, only the
 * first row drifts and nothing is clamped: all of it is exact.
 */
function quantized(device: Device, m: number, n: number, out: number, beside = 0): Tensor {
  const W = drawn(device, [n, out + beside]).cols(beside, beside + out);
  const U = drawn(device, [m, n], 3).round();
  U.diagonal().write(1);
  const P = device.zeros([m, n]);
  P.rows(0, 1).write(drawn(device, [1, n], 4).round());
  const grid = { scale: device.full([m, out], 0.5), zeroPoint: drawn(device, [m, out], 5).round() };
  const { codes, E } = quantizeCompensating(W, { U, P, ...grid, lowest: -(2 ** 20), highest: 2 ** 20 });
  const all = device.empty([n + 2 * m, out]);
  all.rows(0, n).write(W);
  all.rows(n, n + m).write(codes);
  all.rows(n + m).write(E);
  return all;
}

/** Ops on operands of many times BINDING_BYTES, by rows, by columns and across. */
const WORKS: Readonly<Record<string, (device: Device) => Tensor>> = {
  'elementwise by rows': (d) =>
    drawn(d, [130, 77])
      .mul(drawn(d, [130, 77], 2))
      .add(drawn(d, [1, 77], 3)),
  'elementwise across': (d) => drawn(d, [130, 90]).add(drawn(d, [90, 130], 2).transpose()),
  'elementwise with the last vector cut': (d) =>
    drawn(d, [1, 4099])
      .transpose()
      .div(drawn(d, [4099, 1], 2)),
  'a transposed copy': (d) => drawn(d, [130, 91]).transpose().copy(),
  'a cast to bytes': (d) => drawn(d, [130, 91]).cast('i8').cast('f32'),
  'a write into a view of the same tensor': (d) => {
    const x = drawn(d, [90, 90]);
    x.rows(0, 45).write(x.rows(45, 90));
    return x;
  },
  'a sum of rows': (d) => drawn(d, [130, 91]).sum(),
  'a sum of columns': (d) => drawn(d, [130, 91]).transpose().sum(),
  'a sum of everything': (d) => drawn(d, [1, 9999]).maximum(),
  'an argmax of columns': (d) => drawn(d, [130, 91]).transpose().argmax().cast('f32'),
  'a product by rows and columns': (d) => drawn(d, [70, 90]).matmul(drawn(d, [90, 75], 2)),
  'a product by depth': (d) =>
    drawn(d, [900, 3])
      .transpose()
      .matmul(drawn(d, [900, 5], 2)),
  'a product of batches': (d) =>
    drawn(d, [60, 90])
      .reshape([4, 15, 90])
      .matmul(drawn(d, [360, 7], 2).reshape([4, 90, 7])),
  'a subtracted product of its own rows': (d) => {
    const x = drawn(d, [90, 80]);
    x.rows(2).subtractMatmul(drawn(d, [88, 2], 2), x.rows(0, 2));
    return x;
  },
  'a Gram matrix': (d) => drawn(d, [130, 70]).gram(),
  'a product of bytes': (d) =>
    bytes(d, [120, 96])
      .matmulInteger(bytes(d, [96, 130]))
      .cast('f32'),
  'a product of packed codes': (d) => {
    const codes = d.tensor(
      Float32Array.from({ length: 300 * 128 }, (_, i) => (i * 7) % 16),
      [300, 128],
    );
    const [scale, zeroPoint] = [drawn(d, [300, 4], 2), d.full([300, 4], 8)];
    return matmulPacked(drawn(d, [40, 128]), { codes: packCodes(codes, 4), scale, zeroPoint, groupSize: 32 });
  },
  'rows quantized one after another': (d) => quantized(d, 70, 90, 130),
  'rows quantized with columns that lie apart': (d) => quantized(d, 90, 90, 9, 40),
  'rows of a table': (d) => drawn(d, [300, 20]).gather(d.tensor(Int32Array.of(299, 0, 150, 150, 7), [5])),
  'many rows of a table': (d) =>
    drawn(d, [30, 20]).gather(
      d
        .iota(900)
        .cast('f32')
        .mul(1 / 30)
        .cast('i32'),
    ),
  'a count': (d) => d.iota(5000, 'f32'),
  'a fill': (d) => d.full([70, 90], 2.5),
};

describeWithAdapter('operands larger than a shader may see', () => {
  let [whole, cut]: Device[] = [];
  const dispatched = (device: Device): number => (device.backend as WebGpuBackend).dispatched;
  beforeAll(async () => {
    whole = new Device(await openWebGpuBackend());
    cut = new Device(await openWebGpuBackend({ bindingBytes: BINDING_BYTES }));
  });
  afterAll(async () => {
    await whole?.close();
    await cut?.close();
  });

  it.each(Object.entries(WORKS))('%s: the same bits in more runs', async (_, work) => {
    const results = [];
    for (const device of [whole!, cut!]) {
      const before = dispatched(device);
      using _scope = device.scope();
      const values = await work(device).read();
      results.push({ values, runs: dispatched(device) - before });
    }
    const [once, inPieces] = results as [(typeof results)[0], (typeof results)[0]];
    expect(inPieces.values).toEqual(once.values);
    expect(inPieces.runs).toBeGreaterThan(once.runs);
    expect(cut!.liveTensors).toBe(0);
  });

  it.each<[string, (device: Device) => Tensor]>([
    ['argmax', (d) => drawn(d, [1, 5000]).argmax()],
    ['matmulInteger', (d) => bytes(d, [2, 9000]).matmulInteger(bytes(d, [9000, 2]))],
  ])('says which limit stands in the way of %s of a row that cannot be cut', async (op, work) => {
    {
      using _ = cut!.scope();
      expect(() => work(cut!)).toThrow(
        new RegExp(
          `^webgpu: ${op} needs a row of \\d+ elements at once.* shows 8192 bytes .*maxStorageBufferBindingSize`,
        ),
      );
    }
    expect(cut!.liveTensors).toBe(0);
  });

  it('binds many windows by few bind groups, which drivers hold until they are collected', async () => {
    const make = jest.spyOn(GPUDevice.prototype, 'createBindGroup');
    const device = new Device(await openWebGpuBackend({ bindingBytes: 1024 }));
    try {
      const x = drawn(device, [128, 128]);
      const copied = await x.transpose().copy().read();
      expect(copied).toEqual(await drawn(whole!, [128, 128]).transpose().copy().read());
      // A window of 1 KiB holds two rows or two columns at once.
      expect(dispatched(device)).toBe((128 / 2) ** 2);
      // Windows are full or end with their buffer, on either side.
      expect(make.mock.calls.length).toBeLessThanOrEqual(20);
    } finally {
      make.mockRestore();
      await device.close();
    }
  });

  it('says which limit stands in the way of quantizing a row of which more lie below than a window holds', () => {
    {
      using _ = cut!.scope();
      expect(() => quantized(cut!, 1, 3000, 1)).toThrow(
        /^webgpu: quantizeCompensating needs 3000 rows at once.* shows 8192 bytes .*maxStorageBufferBindingSize/,
      );
    }
    expect(cut!.liveTensors).toBe(0);
  });
});
