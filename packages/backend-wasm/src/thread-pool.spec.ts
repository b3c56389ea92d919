import { Device, matmulPacked, packCodes, type HostArray, type Tensor } from '@ptqlab/tensor';
import { openWasmBackend } from './open-wasm-backend.ts';
import { randomOf, realistic } from './testing/strided-tensor.ts';

/** Every kernel that divides its work, on inputs large enough to be divided. */
async function everything(threads: number): Promise<Record<string, HostArray>> {
  const device = new Device(await openWasmBackend({ threads }));
  const random = randomOf(1);
  const draw = realistic(random);
  const tensor = (...shape: number[]) =>
    device.tensor(Float32Array.from({ length: shape.reduce((p, n) => p * n, 1) }, draw), shape);
  const [a, b, tall, wide] = [tensor(190, 300), tensor(300, 410), tensor(400, 311), tensor(3, 400)];
  const long = tensor(300, 1000);
  const H = tall.gram().add(
    device
      .iota(311, 'f32')
      .equal(device.iota(311, 'f32').reshape([311, 1]))
      .mul(900),
  );
  const codes = packCodes(long.round().min(7).max(-8).add(8), 4);
  const grid = { scale: tensor(300, 8).mul(0.1).add(50), zeroPoint: device.full([300, 8], 8), groupSize: 128 };
  const c = tensor(190, 410);
  c.subtractMatmul(a, b);
  const sorted = await long.sort();
  const results: Record<string, Tensor> = {
    matmul: a.matmul(b),
    matmulTransposed: b.transpose().matmul(a.transpose()),
    manyColumns: tensor(9, 70).matmul(tensor(70, 5300)),
    vector: wide.matmul(tall),
    dots: wide.matmul(tensor(400, 400).transpose()),
    subtractMatmul: c,
    gram: tall.gram(),
    exp: long.min(80).exp(),
    add: long.add(tensor(1, 1000)),
    pow: long.mul(long).pow(0.7),
    select: long.less(0).select(long, 2),
    sum: long.sum(),
    sumOfColumns: long.transpose().sum(),
    argmax: long.argmax(),
    copy: long.transpose().copy(),
    cast: long.cast('i8'),
    sorted: sorted.indices,
    matmulPacked: matmulPacked(tensor(40, 1000), { codes, ...grid }),
    matvecPacked: matmulPacked(tensor(2, 1000), { codes, ...grid }),
    matmulInteger: a.cast('i8').matmulInteger(b.cast('i8')),
    inverseCholesky: await H.inverseCholesky(),
  };
  const read: Record<string, HostArray> = {};
  for (const [name, result] of Object.entries(results)) read[name] = await result.read();
  await device.close();
  return read;
}

it('gives the same bits for 1, 2, 3 and 5 threads', async () => {
  const alone = await everything(1);
  for (const threads of [2, 3, 5]) {
    const together = await everything(threads);
    for (const [name, values] of Object.entries(alone)) {
      const bits = (array: HostArray) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
      expect([name, threads, Buffer.compare(bits(together[name]!), bits(values))]).toEqual([name, threads, 0]);
    }
  }
});

it('runs many short jobs one after the other without losing or repeating a piece', async () => {
  const device = new Device(await openWasmBackend({ threads: 3 }));
  const out = device.empty([1 << 17]);
  const values: number[] = [];
  for (let i = 0; i < 300; i++) {
    using _scope = device.scope();
    device.backend.kernels.add([out, out], device.empty([1 << 17]));
    device.backend.kernels.fill(i, out);
    device.backend.kernels.add([out, device.full([1 << 17], 1)], out);
    const sum = await out
      .reshape([1, 1 << 17])
      .minimum()
      .item();
    values.push(sum - i);
  }
  expect(values.every((value) => value === 1)).toBe(true);
  out.dispose();
  await device.close();
});
