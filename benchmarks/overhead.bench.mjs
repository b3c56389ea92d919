// What an op costs beside its arithmetic: ops on 32 elements, through the kernels alone and through the tensor interface; and what a
// large elementwise op moves per second. GPTQ runs about ten small ops per column.
import { given, openGivenDevice } from './arguments.mjs';
import { saveResults } from './environment.mjs';
import { measure } from './measure.mjs';

const device = await openGivenDevice();
const { kernels } = device.backend;
const [x, y, out] = [device.full([32], 0.5), device.full([32], 2), device.empty([32])];
const [one, matrix, target] = [device.empty([1]), device.full([8, 8], 1), device.empty([8, 8])];
const inScope = (use) => () => {
  const scope = device.scope();
  use();
  scope[Symbol.dispose]();
};

const small = await measure('ops on 32 elements', {
  'kernel add': () => kernels.add([x, y], out),
  'kernel sum': () => kernels.sum(x, one),
  'kernel copy': () => kernels.copy(x, out),
  'kernel matmul 8x8': () => kernels.matmul(matrix, matrix, target),
  'allocate and free': () => device.backend.free(device.backend.allocate(128)),
  'tensor add': inScope(() => x.add(y)),
  'tensor add number': inScope(() => x.add(1)),
});

const ELEMENTS = 1 << 22;
const [a, b, c] = [device.full([ELEMENTS], 1), device.full([ELEMENTS], 2), device.empty([ELEMENTS])];
const large = await measure(
  'ops on 4 Mi elements',
  {
    add: () => kernels.add([a, b], c),
    exp: () => kernels.exp([a], c),
    log: () => kernels.log([a], c),
    pow: () => kernels.pow([a, b], c),
  },
  { maxSeconds: 3 },
);

const us = (seconds) => `${(seconds * 1e6).toFixed(2)} us`;
const bytes = { add: 12, exp: 8, log: 8, pow: 12 };
console.table(
  Object.fromEntries(
    Object.entries(small).map(([name, { best, median, mad }]) => [
      name,
      { best: us(best), median: us(median), mad: us(mad) },
    ]),
  ),
);
console.table(
  Object.fromEntries(
    Object.entries(large).map(([name, { best, median }]) => [
      name,
      {
        'ms median': (median * 1e3).toFixed(2),
        'GB/s median': ((ELEMENTS * bytes[name]) / median / 1e9).toFixed(1),
        'GB/s best': ((ELEMENTS * bytes[name]) / best / 1e9).toFixed(1),
      },
    ]),
  ),
);
console.log(`saved ${saveResults(`overhead-${given.backend}`, { given, small, large })}`);
await device.close();
