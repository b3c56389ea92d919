// What the row `quantizeCompensating` saves: the column loops of the methods with it, beside the same with the loop of primitives it stands for
// in its place. Both on one backend, taking turns; processor time, the least of the rounds. Grids are fitted as the methods do, factors are
// made up: their size is all that time depends on.
import { composedCompensation } from '@ptqlab/conformance';
import {
  asymmetricColumnLoop,
  ColumnOrder,
  columnLoop,
  dequantize,
  GRIDS,
  GroupRanges,
  parseScheme,
  quantizeAffineBlock,
} from '@ptqlab/quant';
import { Device, Tensor } from '@ptqlab/tensor';
import { given, openGivenDevice, processorSeconds } from './arguments.mjs';
import { saveResults } from './environment.mjs';
import { randomSource } from './random-model.mjs';

const SMALL = [
  [128, 128],
  [384, 128],
  [128, 384],
];
const LARGE = [
  [6144, 1536],
  [1536, 6144],
];
/** Rounds of a small layer: the first ones are V8 compiling. */
const SMALL_ROUNDS = given.backend === 'wasm' ? 30 : 4;
const random = randomSource(5);

/** The loop of primitives as a kernel of `backend`. */
function composedKernel(backend) {
  const device = new Device(backend);
  const tensorOf = (operand) => operand && new Tensor(device, operand.buffer, operand.dtype, operand.layout);
  return (W, { U, P, scale, zeroPoint, ...range }, codes, E) => {
    const scope = device.scope();
    const factors = { U: tensorOf(U), P: tensorOf(P) };
    const grid = { scale: tensorOf(scale), zeroPoint: tensorOf(zeroPoint) };
    const made = composedCompensation(tensorOf(W), { ...factors, ...grid, ...range });
    backend.kernels.copy(made.codes, codes);
    backend.kernels.copy(made.E, E);
    scope[Symbol.dispose]();
  };
}

/** `backend` with another kernel for the row. */
const withComposed = (backend) => ({
  name: backend.name,
  kernels: { ...backend.kernels, quantizeCompensating: composedKernel(backend) },
  allocate: (bytes) => backend.allocate(bytes),
  free: (buffer) => backend.free(buffer),
  upload: (buffer, values) => backend.upload(buffer, values),
  read: (buffer, dtype, offset, length) => backend.read(buffer, dtype, offset, length),
});

/** One run of a method's column loop over a layer [out, in] on Wᵀ. @returns its loss, so that all of it has been computed */
const LOOPS = {
  gptq: ({ W, U, ranges, codes }) => {
    const qparams = qparamsOf(ranges, W);
    const affine = { W, U, range: ranges.range, codes, qparams };
    return columnLoop({ W, U, blockSize: 128, quantize: (block) => quantizeAffineBlock(affine, block) });
  },
  gptaq: ({ W, U, ranges, codes }) =>
    asymmetricColumnLoop({
      W,
      U,
      P: U,
      consistent: false,
      blockSize: 128,
      quantize(block) {
        const qparams = qparamsOf(ranges, W)(block);
        const affine = { W, U, P: U, range: ranges.range, codes, qparams: () => qparams };
        const E = quantizeAffineBlock(affine, block);
        return { E, Q: dequantize(codes.rows(block.start, block.end), qparams) };
      },
    }),
  // A block is a group of 32 columns; the search for its range is left out, and would be most of the time.
  'slim-llm': ({ W, U, ranges, codes }) => {
    const affine = { W, U, range: ranges.range, codes, qparams: qparamsOf(ranges, W) };
    return columnLoop({ W, U, blockSize: 32, quantize: (block) => quantizeAffineBlock(affine, block) });
  },
};
const natural = new Map();
const orderOf = (columns) => natural.get(columns) ?? natural.set(columns, ColumnOrder.natural(columns)).get(columns);
const qparamsOf = (ranges, W) => (run) => {
  ranges.fitFrom(run, W);
  return ranges.along(run, orderOf(W.shape[0]));
};

async function measured(device, loop, [out, columns], given) {
  const scope = device.scope();
  const W = device.tensor(given.W, [columns, out]);
  const U = device.tensor(given.U, [columns, columns]);
  const scheme = parseScheme(loop === 'slim-llm' ? 'W4A16-g32' : 'W4A16-g64');
  const ranges = new GroupRanges(W.transpose(), scheme, GRIDS.gptq, undefined);
  await W.rows(0, 1).read();
  const [started, dispatched] = [processorSeconds(), opened.backend.dispatched];
  await LOOPS[loop]({ W, U, ranges, codes: device.empty([columns, out]) }).item();
  const seconds = processorSeconds() - started;
  scope[Symbol.dispose]();
  return { seconds, dispatches: (opened.backend.dispatched ?? 0) - (dispatched ?? 0) };
}

const opened = await openGivenDevice();
const devices = { composed: new Device(withComposed(opened.backend)), routine: opened };
const rows = [];
for (const [out, columns] of given.backend === 'wasm' ? [...SMALL, ...LARGE] : SMALL) {
  const made = {
    W: Float32Array.from({ length: out * columns }, () => random() - 0.5),
    // 1 on the diagonal, and beside it so small that nothing grows.
    U: Float32Array.from({ length: columns * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return row === column ? 1 : row < column ? (random() - 0.5) / columns : 0;
    }),
  };
  const isLarge = LARGE.some(([rows]) => rows === out);
  for (const loop of Object.keys(LOOPS)) {
    const best = {};
    for (let round = 0; round < (isLarge ? 2 : SMALL_ROUNDS); round++)
      for (const [name, device] of Object.entries(devices)) {
        const { seconds, dispatches } = await measured(device, loop, [out, columns], made);
        if (!best[name] || seconds < best[name].seconds) best[name] = { seconds, dispatches };
      }
    const perColumn = (of) => ({ us: (1e6 * of.seconds) / columns, dispatches: of.dispatches / columns });
    rows.push({ loop, out, columns, composed: perColumn(best.composed), routine: perColumn(best.routine) });
    console.log(
      `${loop} [${out}, ${columns}]: ${rows.at(-1).composed.us.toFixed(1)} -> ${rows.at(-1).routine.us.toFixed(1)} us a column, ${(best.composed.seconds / best.routine.seconds).toFixed(2)} times; dispatches ${rows.at(-1).composed.dispatches.toFixed(2)} -> ${rows.at(-1).routine.dispatches.toFixed(2)}`,
    );
  }
}
console.log(
  `saved ${saveResults(`compensation-${given.backend}`, { given, device: opened.backend.description, rows })}`,
);
await opened.close();
