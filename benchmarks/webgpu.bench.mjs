// WebGPU on the adapter at hand: f32 matmul by each variant beside the naive kernel, int4 weights at decode against memory bandwidth, i8 products.
// `npm run webgpu -w @ptqlab/benchmarks [-- size]`; size is 4096 on a GPU and 512 on a software adapter unless given. Keeps
// benchmarks/results/webgpu-ADAPTER.json.
import { openWebGpuBackend } from '@ptqlab/backend-webgpu';
import { Device, matmulPacked } from '@ptqlab/tensor';
import { saveResults } from './environment.mjs';
import { naiveMatmul } from './webgpu-naive.mjs';

const described = await openWebGpuBackend();
const { description } = described;
await described.close();
const isSoftware = description.includes('(software)');
const size = Number(process.argv[2] ?? (isSoftware ? 512 : 4096));
const REPEATS = isSoftware ? 3 : 20;
const rows = [];

/** Median seconds of one call. Several are enqueued before the device is waited for, so that a submit's latency is shared. */
async function secondsOf(device, run) {
  const wait = (tensor) => tensor.reshape([tensor.size]).slice(0, 0, 1).read();
  const samples = [];
  for (let sample = 0; sample < 6; sample++) {
    const scope = device.scope();
    const started = performance.now();
    let last;
    for (let i = 0; i < REPEATS; i++) last = run();
    await wait(last);
    samples.push((performance.now() - started) / 1000 / REPEATS);
    scope[Symbol.dispose]();
  }
  return samples.slice(1).sort((a, b) => a - b)[2];
}

function report(work, seconds, { flops = 0, bytes = 0 }) {
  const row = { work, seconds, gflops: flops / seconds / 1e9, gbPerSecond: bytes / seconds / 1e9 };
  rows.push(row);
  console.log(
    `${work.padEnd(58)} ${(seconds * 1e3).toFixed(3)} ms  ${row.gflops.toFixed(1)} GFLOP/s  ${row.gbPerSecond.toFixed(1)} GB/s`,
  );
}

const filled = (length, step) => Float32Array.from({ length }, (_, i) => ((i * step) % 97) / 97 - 0.5);

async function on(tuning, work) {
  const device = new Device(await openWebGpuBackend({ tuning, memoryMiB: 16384 }));
  const scope = device.scope();
  try {
    await work(device);
  } finally {
    scope[Symbol.dispose]();
    await device.close();
  }
}

const flops = 2 * size ** 3;
report(`naive f32 matmul ${size}³`, await naiveMatmul(size, REPEATS), { flops });
for (const [name, tuning] of Object.entries({
  registers: { product: 'registers' },
  'tiles of 64': { product: 'workgroup', tile: 64 },
  'tiles of 128': { product: 'workgroup', tile: 128 },
}))
  await on(tuning, async (device) => {
    const [a, b] = [3, 5].map((step) => device.tensor(filled(size * size, step), [size, size]));
    report(`f32 matmul ${size}³, ${name}`, await secondsOf(device, () => a.matmul(b)), { flops });
    report(`f32 matmul ${size}³, ${name}, weight by rows`, await secondsOf(device, () => a.matmul(b.transpose())), {
      flops,
    });
  });

for (const bits of [4, 8])
  await on({}, async (device) => {
    const [n, k, group] = isSoftware ? [size, size, 128] : [12800, 4096, 128];
    const words = device.tensor(
      Uint32Array.from({ length: (n * k * bits) / 32 }, (_, i) => (i * 2654435761) >>> 0),
      [n, (k * bits) / 32],
    );
    const [scale, zeroPoint] = [device.full([n, k / group], 1 / 64), device.full([n, k / group], 2 ** (bits - 1))];
    const bytes = (n * k * bits) / 8 + (8 * n * k) / group + 4 * (n + k);
    for (const tokens of [1, 128]) {
      const x = device.tensor(filled(tokens * k, 7), [tokens, k]);
      const weight = { codes: { words, bits, columns: k }, scale, zeroPoint, groupSize: group };
      const seconds = await secondsOf(device, () => matmulPacked(x, weight));
      report(`int${bits} weights [${n}, ${k}], ${tokens} tokens`, seconds, { flops: 2 * tokens * n * k, bytes });
    }
  });

for (const dot4 of [false, true])
  await on({ dot4 }, async (device) => {
    const i8 = device.tensor(
      Int8Array.from({ length: size * size }, (_, i) => (i * 7) % 255),
      [size, size],
    );
    const seconds = await secondsOf(device, () => i8.matmulInteger(i8.transpose()));
    report(`i8 matmul ${size}³, ${dot4 ? 'dot4I8Packed' : 'plain'}`, seconds, { flops });
  });

const name = description
  .replace(/;.*/, '')
  .replace(/[^A-Za-z0-9]+/g, '-')
  .toLowerCase();
console.log(`results: ${saveResults(`${name}`, { adapter: description, size, repeats: REPEATS, rows })}`);
