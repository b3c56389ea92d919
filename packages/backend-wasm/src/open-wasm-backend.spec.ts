import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Device, DeviceOptionError } from '@ptqlab/tensor';
import { openWasmBackend } from './open-wasm-backend.ts';

it.each([
  [{ threads: 0 }, /0 threads were asked; give a whole number from 1/],
  [{ threads: 1.5 }, /1\.5 threads/],
  [{ memoryMiB: 5000 }, /a memory cap of 5000 MiB was asked.*at most 4096/],
  [{ threads: 8, memoryMiB: 10 }, /8 threads need \d+ MiB of workspace and the memory cap is 10 MiB/],
])('refuses %j', async (options, message) => {
  await expect(openWasmBackend(options)).rejects.toThrow(DeviceOptionError);
  await expect(openWasmBackend(options)).rejects.toThrow(message);
});

it('keeps to its memory cap and can go on after reaching it', async () => {
  const device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 32 }));
  const half = device.empty([2 ** 22]);
  expect(() => device.empty([2 ** 22])).toThrow(
    /16\.0 MiB were asked while 16\.0 MiB are live in 1 blocks.*raise the memory cap of 32 MiB/,
  );
  expect(() => device.empty([2 ** 22])).toThrow(DeviceOptionError);
  half.dispose();
  const again = device.full([2 ** 22], 3);
  expect((await again.read())[2 ** 22 - 1]).toBe(3);
  again.dispose();
  await device.close();
});

it('grows while tensors are alive, and reads them afterwards', async () => {
  const device = new Device(await openWasmBackend({ threads: 2 }));
  const first = device.full([1000], 5);
  const large = device.full([2 ** 24], 1);
  expect((await first.add(large.slice(0, 0, 1000)).read()).every((value) => value === 6)).toBe(true);
  await device.close();
});

it('refuses work after close, and buffers of another backend', async () => {
  const [one, two] = [await openWasmBackend({ threads: 1 }), await openWasmBackend({ threads: 1 })];
  const foreign = one.allocate(64);
  expect(() => two.upload(foreign, new Float32Array(1))).toThrow(/belongs to another backend/);
  await one.close();
  expect(() => one.allocate(64)).toThrow(/was closed/);
  await two.close();
});

it('opens with relaxed SIMD and says so', async () => {
  const backend = await openWasmBackend({ threads: 2, relaxed: true });
  expect(backend.description).toMatch(/relaxed SIMD.*2 threads/);
  await backend.close();
});

const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const isBuilt = existsSync(built);
const title = 'a process that never closes it still exits by itself';
(isBuilt ? it : it.skip)(isBuilt ? title : `${title} (skipped: the package is not built)`, () => {
  const script = `
    const { openWasmBackend } = await import(${JSON.stringify(built)});
    const backend = await openWasmBackend({ threads: 3 });
    const n = 1 << 20;
    const out = { buffer: backend.allocate(4 * n), dtype: 'f32', layout: { shape: [n], strides: [1], offset: 0 } };
    backend.kernels.fill(2, out);
    backend.kernels.mul([out, out], out);
    console.log((await backend.read(out.buffer, 'f32', n - 1, 1))[0]);`;
  // Only a hang ends here, which Jest could not end: it waits as well.
  const options = { encoding: 'utf8', timeout: 1_800_000 } as const;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  expect([run.stdout, run.stderr, run.status]).toEqual(['4\n', '', 0]);
});
