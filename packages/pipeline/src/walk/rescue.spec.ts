import { Device, ReferenceBackend } from '@ptqlab/tensor';
import {
  dequantizeWeight,
  GRIDS,
  METHODS,
  parseScheme,
  publishedOptions,
  QuantizationError,
  roundToNearest,
  type Quantizer,
  type Task,
} from '@ptqlab/quant';
import { CollectedModel } from '../collected-model.ts';
import type { ModuleRecord } from '../module-record.ts';
import { quantizeModel } from '../quantize-model.ts';
import { memoryWeights, TINY, tinyWeights } from '../testing/tiny-model.ts';
import type { OnFailure } from './rescue.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const source = memoryWeights(tinyWeights());
const scheme = parseScheme('W4A16-channel-asym');
const rtn = METHODS.rtn as unknown as Quantizer;
const name = 'model.layers.1.self_attn.o_proj';
const problem = 'it is fragile';

async function run(
  quantizer: Quantizer,
  onFailure?: OnFailure,
): Promise<{ model: CollectedModel; records: ModuleRecord[] }> {
  const model = new CollectedModel(source);
  const options = publishedOptions(quantizer) as Task['options'];
  const given = { source, shape: TINY, device, quantizer, scheme, options, calibration: undefined, sink: model };
  return { model, records: await quantizeModel({ ...given, ...(onFailure ? { onFailure } : {}) }) };
}

/** Fails on one layer, which it leaves changed, until it is damped enough. */
const fragile = (needed: number): Quantizer => ({
  ...rtn,
  name: 'fragile',
  options: { ...rtn.options, damping: { says: 'damping', default: 0.01 } },
  async quantize(layer, _statistics, { scheme, options }) {
    const damping = options['damping'] as number;
    layer.weight.write(layer.weight.mul(damping));
    if (layer.name === name && damping < needed) throw new QuantizationError(layer.name, problem, 'damp it more');
    layer.weight.write(layer.weight.div(damping));
    return { weight: roundToNearest(layer.weight, scheme, GRIDS.gptq), report: {} };
  },
});

const rescued = (records: readonly ModuleRecord[]) =>
  records.filter(({ rescue }) => rescue).map((record) => [record.name, record.rescue]);

const weightOf = async (model: CollectedModel) => dequantizeWeight((await model.quantized(name, device))!).read();

describe('a layer that cannot be quantized', () => {
  it('stops the run unless a rescue is asked for', async () => {
    using _ = device.scope();
    await expect(run(fragile(1))).rejects.toThrow(`${name}: it is fragile; damp it more`);
  });

  it('is rounded to nearest, as it was before the attempt, when asked, and says so', async () => {
    using _ = device.scope();
    const { model, records } = await run(fragile(9), 'rtn');
    expect(rescued(records)).toEqual([[name, { kind: 'rtn', problem }]]);
    const plain = await run(rtn);
    expect(await weightOf(model)).toEqual(await weightOf(plain.model));
  });

  it('is damped more when asked, says how much, and gives up beyond reason', async () => {
    using _ = device.scope();
    const { records } = await run(fragile(0.5), 'more-damping');
    expect(rescued(records)).toEqual([[name, { kind: 'more-damping', problem, damping: 1 }]]);
    await expect(run(fragile(3), 'more-damping')).rejects.toThrow(QuantizationError);
  });

  it('says so when more damping is asked of a method without damping', async () => {
    using _ = device.scope();
    const failing: Quantizer = {
      ...rtn,
      quantize: () => Promise.reject(new QuantizationError('x', 'it failed', 'nothing helps')),
    };
    await expect(run(failing, 'more-damping')).rejects.toThrow('rtn has no damping');
  });
});
