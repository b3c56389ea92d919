// Where methods spend their time: GPTQ on one large layer, then every method on a small random model. Time inside kernels is told apart from
// the rest (JavaScript, host) on backends whose kernels return when the work is done.
import { CollectedModel, calibrationSet, quantizeModel } from '@ptqlab/pipeline';
import { gptq, LayerStatistics, METHODS, parseScheme } from '@ptqlab/quant';
import { Device } from '@ptqlab/tensor';
import { given, openGivenDevice, processorSeconds } from './arguments.mjs';
import { saveResults } from './environment.mjs';
import { countKernels } from './op-counters.mjs';
import { randomSource, randomWeights, shapeOf } from './random-model.mjs';

/** Kernels whose work grows with the cube of a matrix's side. */
const MATMUL_CLASS = new Set([
  'matmul',
  'subtractMatmul',
  'gram',
  'matmulInteger',
  'matmulPacked',
  'quantizeCompensating',
  'inverseCholesky',
]);
const SCHEMES = { smoothquant: 'W8A8-channel-sym', billm: 'W1A16-g128', 'slim-llm': 'W3A16-g32' };
const defaults = ({ options }) =>
  Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default]));
const random = randomSource(5);
const uniform = (length) => Float32Array.from({ length }, () => random() - 0.5);

const opened = await openGivenDevice();
const counter = countKernels(opened.backend);
const device = new Device(counter.backend);

async function measured(name, work) {
  counter.take();
  const [processor, started] = [processorSeconds(), performance.now()];
  await work();
  const wall = (performance.now() - started) / 1000;
  const ops = counter.take();
  const sum = (chosen) => chosen.reduce((seconds, op) => seconds + op.seconds, 0);
  const calls = ops.reduce((total, op) => total + op.calls, 0);
  const inKernels = sum(ops);
  const matmulClass = sum(ops.filter(({ op }) => MATMUL_CLASS.has(op)));
  return { name, processor: processorSeconds() - processor, wall, calls, inKernels, matmulClass, ops };
}

/** GPTQ W4 g128 of a layer [out, in] after 2048 tokens, statistics included. */
async function gptqLayer(out, columns) {
  const scope = device.scope();
  const weight = device.tensor(uniform(out * columns), [out, columns]);
  const x = device.tensor(uniform(2048 * columns), [2048, columns]);
  const row = await measured(`gptq layer [${out}, ${columns}]`, async () => {
    const statistics = new LayerStatistics(device, columns, ['hessian']);
    await statistics.add(x);
    const task = { scheme: parseScheme('W4A16-g128'), options: defaults(gptq) };
    await gptq.quantize({ name: 'layer', weight, bias: undefined }, statistics, task);
  });
  scope[Symbol.dispose]();
  return row;
}

async function wholeModel(method) {
  const shape = shapeOf('small');
  const source = randomWeights(shape);
  const tokens = () => Array.from({ length: 128 }, () => 3 + Math.floor(random() * 2000));
  const calibration = calibrationSet(Array.from({ length: 4 }, tokens), 'random tokens');
  const scheme = SCHEMES[method] ?? 'W4A16-g64';
  const quantizer = METHODS[method];
  return measured(`${method} ${scheme}, small model`, () =>
    quantizeModel({
      source,
      shape,
      device,
      quantizer,
      scheme: parseScheme(scheme),
      options: defaults(quantizer),
      calibration,
      sink: new CollectedModel(source),
    }),
  );
}

// The first run of each is V8 compiling; it is not counted.
await gptqLayer(256, 256);
const rows = [await gptqLayer(6144, 1536)];
for (const method of Object.keys(METHODS)) {
  await wholeModel(method);
  rows.push(await wholeModel(method));
}
console.table(
  rows.map(({ name, processor, wall, calls, inKernels, matmulClass }) => ({
    what: name,
    'processor s': processor.toFixed(2),
    'wall s': wall.toFixed(2),
    'kernel calls': calls,
    'in kernels': `${((100 * inKernels) / wall).toFixed(0)} %`,
    'matmul class': `${((100 * matmulClass) / wall).toFixed(0)} %`,
    'outside, us a call': (((wall - inKernels) / calls) * 1e6).toFixed(1),
  })),
);
console.log(`saved ${saveResults(`methods-${given.backend}`, { given, device: opened.backend.description, rows })}`);
await device.close();
