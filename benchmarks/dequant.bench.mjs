// Products with a packed weight [1536, 6144] that is never made as floats, beside the same product with dense f32 weights.
import { matmulPacked, PACKED_BITS } from '@ptqlab/tensor';
import { given, openGivenDevice } from './arguments.mjs';
import { saveResults } from './environment.mjs';
import { measure } from './measure.mjs';
import { COLUMNS, packedWeight, ROWS } from './packed-weight.mjs';

const TOKENS = [1, 32];
const device = await openGivenDevice();
/** No scope across the wait: benny may begin a call before the last one has ended. */
const run = (product) => async () => {
  const made = product();
  await made.rows(0, 1).cols(0, 1).item();
  made.dispose();
};

const all = device.scope();
const weights = Object.fromEntries(PACKED_BITS.map((bits) => [`${bits} bits`, packedWeight(device, bits)]));
const dense = device.full([COLUMNS, ROWS], 0.5).transpose();
const rows = [];
for (const tokens of TOKENS) {
  const x = device.full([tokens, COLUMNS], 0.25);
  const packed = Object.entries(weights).map(([name, weight]) => [name, run(() => matmulPacked(x, weight))]);
  const cases = { f32: run(() => x.matmul(dense.transpose())), ...Object.fromEntries(packed) };
  const times = await measure(`${tokens} tokens`, cases, { minSamples: 3, maxSeconds: 0.5 });
  for (const [name, { best, median }] of Object.entries(times)) {
    const bytes = ROWS * COLUMNS * (name === 'f32' ? 4 : parseInt(name) / 8);
    const gflops = (2 * tokens * ROWS * COLUMNS) / best / 1e9;
    rows.push({ tokens, name, best, median, gflops, gigabytes: bytes / best / 1e9, overDense: times.f32.best / best });
  }
}
console.table(
  rows.map(({ tokens, name, median, gflops, gigabytes, overDense }) => ({
    tokens,
    weight: name,
    'ms median': (median * 1e3).toFixed(2),
    'GFLOP/s (best)': gflops.toFixed(1),
    'GB/s of weight': gigabytes.toFixed(2),
    'speed over f32': overDense.toFixed(2),
  })),
);
console.log(`saved ${saveResults(`dequant-${given.backend}`, { given, device: device.backend.description, rows })}`);
all[Symbol.dispose]();
await device.close();
