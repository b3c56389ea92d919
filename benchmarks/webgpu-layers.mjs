// Quantizes many layers one after another in one process on WebGPU: `node benchmarks/webgpu-layers.mjs [layers] [out] [in]`.
// Memory has to stay flat and the process has to end by itself. Ends with 1 when memory grew, 3 where there is no adapter.
import { openWebGpuBackend, WebGpuUnavailableError } from '@ptqlab/backend-webgpu';
import { gptq, LayerStatistics, parseScheme } from '@ptqlab/quant';
import { Device } from '@ptqlab/tensor';

const [layers = 2000, out = 16, columns = 32] = process.argv.slice(2).map(Number);
const scheme = parseScheme('W4A16-g16');
const options = Object.fromEntries(Object.entries(gptq.options).map(([name, option]) => [name, option.default]));
/** Pipelines are compiled and pools filled by then. */
const SETTLED = Math.ceil(layers / 4);
/** Resident growth that garbage of one layer at a time cannot explain. */
const ALLOWED_MIB = 48;

const backend = await openWebGpuBackend().catch((error) => {
  if (!(error instanceof WebGpuUnavailableError)) throw error;
  console.error(error.message);
  process.exit(3);
});
const device = new Device(backend);

let state = 1;
const random = () => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff - 0.5;
const matrix = (rows, width) => device.tensor(Float32Array.from({ length: rows * width }, random), [rows, width]);

/** One layer as the pipeline does it: upload, statistics, codes read back, everything freed. */
async function quantizeLayer(index) {
  const scope = device.scope();
  try {
    const statistics = new LayerStatistics(device, columns, gptq.statistics(options));
    const inputs = matrix(2 * columns, columns);
    await statistics.add(inputs, inputs);
    const layer = { name: `layer ${index}`, weight: matrix(out, columns), bias: undefined };
    const { weight } = await gptq.quantize(layer, statistics, { scheme, options });
    for (const part of Object.values(weight.parts)) await part.read();
  } finally {
    scope[Symbol.dispose]();
  }
}

const residentMiB = () => {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
};
let settled;
for (let index = 1; index <= layers; index++) {
  await quantizeLayer(index);
  if (index === SETTLED) settled = { resident: residentMiB(), held: backend.heldBytes, dispatched: backend.dispatched };
  if (index % Math.ceil(layers / 10) === 0)
    console.log(`${index} layers: ${residentMiB().toFixed(0)} MiB resident, ${backend.heldBytes} bytes on the device`);
}
const growth = residentMiB() - settled.resident;
const perColumn = (backend.dispatched - settled.dispatched) / (layers - SETTLED) / columns;
console.log(
  `${backend.description}: ${layers} layers [${out}, ${columns}], ${perColumn.toFixed(1)} dispatches a column`,
);
console.log(
  `after layer ${SETTLED}: ${growth.toFixed(1)} MiB more resident, ${backend.heldBytes - settled.held} bytes more held`,
);
const isFlat = growth < ALLOWED_MIB && backend.heldBytes === settled.held && device.liveTensors === 0;
await device.close();
if (!isFlat) process.exitCode = 1;
