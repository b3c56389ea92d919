import { Device, matmulPacked, packCodes, type Tensor } from '@ptqlab/tensor';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { openWebGpuBackend } from './open-webgpu-backend.ts';

/** The last of `count` elements and the two before. */
const endOf = async (values: Tensor): Promise<number[]> => [
  ...(await values
    .reshape([values.size])
    .slice(0, values.size - 3, values.size)
    .read()),
];

/** 0, 1, 2, … by columns of two: products with [1, 1] are sums of neighbours. */
const counting = (device: Device, rows: number): Tensor => device.iota(2 * rows, 'f32').reshape([rows, 2]);

/** Sizes that need more than 65 535 workgroups along one axis: batches, or sides of tiles. */
const [BATCHES, SIDE, BYTES] = [65_537, 2_097_133, 524_291];
const pairSums = (rows: number): number[] => [4 * rows - 11, 4 * rows - 7, 4 * rows - 3];

describeWithAdapter('products that need more workgroups than a device runs along an axis', () => {
  let device: Device;
  beforeAll(async () => {
    device = new Device(await openWebGpuBackend());
  });
  afterAll(() => device.close());
  afterEach(() => expect(device.liveTensors).toBe(0));

  it.each<[string, (d: Device) => Tensor, number[]]>([
    [
      'batches',
      (d) =>
        counting(d, BATCHES)
          .reshape([BATCHES, 1, 2])
          .matmul(d.full([BATCHES, 2, 1], 1)),
      pairSums(BATCHES),
    ],
    ['rows', (d) => counting(d, SIDE).matmul(d.full([2, 1], 1)), pairSums(SIDE)],
    ['columns', (d) => d.full([1, 2], 1).matmul(counting(d, SIDE).transpose()), pairSums(SIDE)],
    ['rows of bytes', (d) => d.full([BYTES, 3], 2, 'i8').matmulInteger(d.full([3, 1], -7, 'i8')), [-42, -42, -42]],
    ['columns of bytes', (d) => d.full([1, 3], 2, 'i8').matmulInteger(d.full([3, BYTES], -7, 'i8')), [-42, -42, -42]],
    [
      'rows beside packed codes',
      (d) => {
        const codes = packCodes(d.full([1, 2], 3), 4);
        const [scale, zeroPoint] = [d.full([1, 1], 1), d.full([1, 1], 2)];
        return matmulPacked(counting(d, BYTES), { codes, scale, zeroPoint, groupSize: 2 });
      },
      pairSums(BYTES),
    ],
  ])('%s: the sums of the last ones are right', async (_, work, expected) => {
    using _scope = device.scope();
    expect(await endOf(work(device))).toEqual(expected.map(Math.fround));
  });
});
