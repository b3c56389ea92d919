import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { dequantizeWeight } from '../encodings/registry.ts';
import { QuantizationError } from '../errors.ts';
import { publishedOptions } from '../published-options.ts';
import type { Quantizer, Task } from '../quantizer.ts';
import { METHODS, type MethodName } from '../registry.ts';
import { parseScheme } from '../scheme.ts';
import type { LayerStatistics } from '../statistics/layer-statistics.ts';
import { hostLayer, statisticsOf } from '../testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const LAYER = hostLayer(21, { columns: 32, dead: [5, 9] });
const CASES: readonly (readonly [MethodName, string, Readonly<Record<string, unknown>>])[] = [
  ['gptq', 'W3A16-channel-asym', {}],
  ['gptaq', 'W3A16-channel-asym', {}],
  ['gptaq', 'W3A16-channel-asym', { actOrder: true }],
  ['gptaq', 'W3A16-channel-asym', { ownHessian: true }],
  ['billm', 'W1A16-g16-asym', {}],
  ['slim-llm', 'W3A16-g8-asym', { salientGroups: 1, unsalientGroups: 1 }],
];

/** Statistics whose H needs much damping: two inputs more alike than can be. */
async function indefinite(): Promise<LayerStatistics> {
  const statistics = await statisticsOf(device, LAYER, ['hessian', 'drift']);
  const H = statistics.hessian;
  const diagonal = await H.diagonal().read();
  for (const [i, j] of [
    [0, 1],
    [1, 0],
  ] as const)
    H.rows(i, i + 1)
      .cols(j, j + 1)
      .write(1.2 * Math.sqrt(diagonal[0]! * diagonal[1]!));
  return statistics;
}

async function weightOf(name: MethodName, scheme: string, options: Task['options'], statistics: LayerStatistics) {
  const method = METHODS[name] as unknown as Quantizer;
  const weight = device.tensor(LAYER.W, [LAYER.out, LAYER.columns], 'f32');
  const task = { scheme: parseScheme(scheme), options };
  const result = await method.quantize({ name: 'layer', weight, bias: undefined }, statistics, task);
  return Array.from(await dequantizeWeight(result.weight).read());
}

describe('an attempt that failed', () => {
  it.each(CASES)('leaves no trace for the next one: %s, %s, %j', async (name, scheme, changes) => {
    using _ = device.scope();
    const options = { ...publishedOptions(METHODS[name] as unknown as Quantizer), ...changes } as Task['options'];
    const damped = { ...options, damping: 10 };
    const tried = await indefinite();
    const before = [Array.from(await tried.hessian.read()), Array.from(await tried.drift.read())];
    await expect(weightOf(name, scheme, options, tried)).rejects.toThrow(QuantizationError);
    expect([Array.from(await tried.hessian.read()), Array.from(await tried.drift.read())]).toEqual(before);
    expect(await weightOf(name, scheme, damped, tried)).toEqual(
      await weightOf(name, scheme, damped, await indefinite()),
    );
  });
});
