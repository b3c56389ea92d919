import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import { calibrationSet } from './calibration/calibration-set.ts';
import { CollectedModel } from './collected-model.ts';
import { ObservedModel } from './observed-model.ts';
import { quantizeModel } from './quantize-model.ts';
import { memoryWeights, SEQUENCES, TINY, tinyWeights } from './testing/tiny-model.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const source = memoryWeights(tinyWeights());
const calibration = calibrationSet(SEQUENCES, 'test');
const SETTINGS = [
  ['rtn', 'W4A16-channel'],
  ['awq', 'W3A16-g4'],
  ['gptaq', 'W4A8-channel'],
  ['smoothquant', 'W8A8-channel-sym'],
  ['gptq', 'W3A16-channel'],
] as const;

/** Everything stored and told of the model, in order. */
async function quantized(
  [name, scheme]: (typeof SETTINGS)[number],
  observed?: ObservedModel,
  include?: string[],
): Promise<unknown[]> {
  const quantizer = METHODS[name] as unknown as Quantizer;
  const options = Object.fromEntries(Object.entries(quantizer.options).map(([key, spec]) => [key, spec.default]));
  const sink = new CollectedModel(source);
  const records = await quantizeModel({
    ...{ source, shape: TINY, device, quantizer, scheme: parseScheme(scheme), options, calibration, sink, observed },
    selection: { include },
  });
  using _ = device.scope();
  const stored: unknown[] = records.map(({ seconds: _seconds, ...figures }) => figures);
  for (const { name: layer } of records) {
    const { parts } = (await sink.quantized(layer, device))!;
    for (const part of Object.values(parts)) stored.push(await part.read());
  }
  return stored;
}

describe('ObservedModel', () => {
  it('changes no bit of what methods make, in whatever order they share it', async () => {
    const observed = new ObservedModel();
    for (const setting of SETTINGS) expect(await quantized(setting, observed)).toEqual(await quantized(setting));
    for (const setting of [...SETTINGS].reverse())
      expect(await quantized(setting, observed)).toEqual(await quantized(setting));
  });

  it('spares runs of the original model', async () => {
    const observed = new ObservedModel();
    const matmuls = async (given?: ObservedModel): Promise<number> => {
      const spy = jest.spyOn(device.backend.kernels, 'matmul');
      await quantized(['smoothquant', 'W8A8-channel-sym'], given);
      const { length } = spy.mock.calls;
      spy.mockRestore();
      return length;
    };
    const alone = await matmuls();
    expect(await matmuls(observed)).toBe(alone);
    // Two blocks, five sequences; seven layers and two products of attention for each.
    expect(alone - (await matmuls(observed))).toBe(2 * 5 * 9);
  });

  it('keeps no more than it may, and then computes again', async () => {
    const all = new ObservedModel();
    await quantized(SETTINGS[1], all);
    const some = new ObservedModel(all.bytes / 3);
    const want = await quantized(SETTINGS[1]);
    for (let run = 0; run < 2; run++) expect(await quantized(SETTINGS[1], some)).toEqual(want);
    expect(some.bytes).toBeGreaterThan(0);
    expect(some.bytes).toBeLessThanOrEqual(all.bytes / 3);
  });

  it('is not used where layers are left out', async () => {
    const observed = new ObservedModel();
    await quantized(SETTINGS[1], observed, ['down_proj']);
    expect(observed.bytes).toBe(0);
    await quantized(SETTINGS[1], observed);
    expect(await quantized(SETTINGS[1], observed, ['down_proj'])).toEqual(
      await quantized(SETTINGS[1], undefined, ['down_proj']),
    );
  });

  it('refuses another model or calibration', async () => {
    const observed = new ObservedModel();
    observed.requireSame(source, calibration);
    expect(() => observed.requireSame(memoryWeights(tinyWeights()), calibration)).toThrow('another model');
    expect(() => observed.requireSame(source, calibrationSet([[1, 2]], 'other'))).toThrow('make a new one');
  });
});
