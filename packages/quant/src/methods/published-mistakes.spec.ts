import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { dequantizeWeight } from '../encodings/registry.ts';
import { publishedOptions } from '../published-options.ts';
import type { Quantizer } from '../quantizer.ts';
import { parseScheme } from '../scheme.ts';
import { hostLayer, statisticsOf, type HostLayer, type HostLayerOptions } from '../testing/host-layer.ts';
import { publishedColumnLoop, type Mistake, type PublishedSettings } from '../testing/published-column-loop.ts';
import { gptaq } from './gptaq.ts';
import { gptq } from './gptq.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const BASE: PublishedSettings = {
  bits: 3,
  symmetric: false,
  groupSize: 'channel',
  blockSize: 8,
  damping: 0.01,
  actOrder: false,
  staticGroups: false,
  grid: 'gptq',
};
const GPTAQ: PublishedSettings = { ...BASE, grid: 'quarot', alpha: 0.25 };

async function quantized(
  layer: HostLayer,
  settings: PublishedSettings,
  repaired: Readonly<Record<string, boolean>> = {},
): Promise<Float64Array> {
  using _ = device.scope();
  const method = (settings.alpha === undefined ? gptq : gptaq) as unknown as Quantizer;
  const published = Object.entries(method.options).map(([name, { default: value }]) => [name, value]);
  const { blockSize, damping, actOrder, staticGroups, alpha } = settings;
  const options = {
    ...Object.fromEntries(published),
    blockSize,
    damping,
    actOrder,
    staticGroups,
    ...(alpha === undefined ? {} : { alpha }),
    ...repaired,
  };
  const scheme = {
    weightBits: settings.bits,
    activationBits: 16,
    groupSize: settings.groupSize,
    symmetric: settings.symmetric,
    activationGranularity: 'token' as const,
  };
  const statistics = await statisticsOf(device, layer, ['hessian', 'drift']);
  const weight = device.tensor(layer.W, [layer.out, layer.columns], 'f32');
  const result = await method.quantize({ name: 'layer', weight, bias: undefined }, statistics, { scheme, options });
  return Float64Array.from(await dequantizeWeight(result.weight).read());
}

/** Weights that differ by more than rounding: a code is at least a step of the grid apart. */
const differences = (a: Float64Array, b: Float64Array): number =>
  a.filter((w, at) => Math.abs(w - b[at]!) > 1e-3).length;

const CASES: readonly (readonly [
  title: string,
  settings: PublishedSettings,
  layer: HostLayerOptions,
  mistakes: readonly Mistake[],
])[] = [
  [
    'gptq, whole rows, dead columns',
    { ...BASE, damping: 0.1 },
    { dead: [1, 4, 7, 10, 13, 16, 19, 22] },
    ['range after zeroing the dead', 'undamped'],
  ],
  ['gptq, groups inside blocks', { ...BASE, groupSize: 4 }, {}, ['fresh ranges']],
  ['gptq, symmetric', { ...BASE, symmetric: true, bits: 4 }, {}, ['undamped']],
  [
    'gptq, tiny inputs',
    { ...BASE, groupSize: 8 },
    { dead: [2, 9], size: 0.03 },
    ['hessian per token', 'damping over living columns'],
  ],
  [
    'gptq, act-order, tiny inputs',
    { ...BASE, actOrder: true, groupSize: 8 },
    { dead: [2, 9], size: 0.03 },
    ['dead columns last'],
  ],
  ['gptq, act-order, static groups', { ...BASE, actOrder: true, staticGroups: true, groupSize: 8 }, {}, ['undamped']],
  ['gptaq, several blocks', GPTAQ, {}, ['unrounded beyond the block', 'rounded inside the block', 'lower P']],
  [
    'gptaq, symmetric groups, act-order',
    { ...GPTAQ, symmetric: true, bits: 4, groupSize: 8, actOrder: true, alpha: 0.5 },
    {},
    ['lower P'],
  ],
];

describe.each(CASES)('%s', (_title, settings, options, mistakes) => {
  const layer = hostLayer(11, { out: 12, ...options });

  it('gives what a literal port of the published three-step algorithm gives', async () => {
    expect(differences(await quantized(layer, settings), publishedColumnLoop(layer, settings))).toBe(0);
  });

  it.each(mistakes)('is a layer on which "%s" shows', (mistake) => {
    expect(
      differences(publishedColumnLoop(layer, settings, mistake), publishedColumnLoop(layer, settings)),
    ).toBeGreaterThan(0);
  });
});

describe('a repaired form is the published algorithm without its defect', () => {
  const layer = hostLayer(12, { out: 12 });

  it('freshRanges fits groups on weights compensated inside the block', async () => {
    const settings = { ...BASE, groupSize: 4 };
    const got = await quantized(layer, settings, { freshRanges: true });
    expect(differences(got, publishedColumnLoop(layer, settings, 'fresh ranges'))).toBe(0);
    expect(differences(got, publishedColumnLoop(layer, settings))).toBeGreaterThan(0);
  });

  it('consistent takes unrounded weights beyond a block', async () => {
    const got = await quantized(layer, GPTAQ, { consistent: true });
    expect(differences(got, publishedColumnLoop(layer, GPTAQ, 'unrounded beyond the block'))).toBe(0);
    expect(differences(got, publishedColumnLoop(layer, GPTAQ))).toBeGreaterThan(0);
  });
});

describe('layers with one input', () => {
  const layer = hostLayer(13);
  /** diag H [0] after each of three layers with one input. */
  async function diagonals(changes: Partial<Record<'actOrder' | 'ownHessian', boolean>>): Promise<number[]> {
    using _ = device.scope();
    const statistics = await statisticsOf(device, layer, ['hessian', 'drift']);
    const published = Object.entries(gptaq.options).map(([name, { default: value }]) => [name, value]);
    const options = { ...Object.fromEntries(published), damping: 0.1, ...changes };
    const scheme = {
      weightBits: 4,
      activationBits: 16,
      groupSize: 'channel',
      symmetric: true,
      activationGranularity: 'token',
    } as const;
    const means = [];
    for (const name of ['k', 'v', 'q']) {
      const weight = device.tensor(layer.W, [layer.out, layer.columns], 'f32');
      await gptaq.quantize({ name, weight, bias: undefined }, statistics, { scheme, options });
      const diagonal = Float64Array.from(await statistics.hessian.diagonal().read());
      means.push(diagonal.reduce((sum, h) => sum + h, 0));
    }
    const first = means[0]!;
    return means.map((mean) => mean / first);
  }

  it('damp the H they share in turn under GPTAQ, as published', async () => {
    const [, second, third] = await diagonals({});
    expect(second).toBeCloseTo(1.1, 4);
    expect(third).toBeCloseTo(1.21, 4);
  });

  it.each([
    [{}, [0, 12, 12]],
    [{ actOrder: true }, [0, 12, 12]],
    [{ ownHessian: true }, [0, 0, 0]],
  ])('lose the weights of dead columns in the first of them only, with %j: %j', async (changes, expected) => {
    using _ = device.scope();
    // Rows of 8 bits whose weights of the dead column are far from 0.
    const host = hostLayer(14, { dead: [3], out: 12 });
    for (let at = 3; at < host.W.length; at += host.columns) host.W[at] = 0.25;
    const statistics = await statisticsOf(device, host, ['hessian', 'drift']);
    const task = { scheme: parseScheme('W8A16-channel-sym'), options: { ...publishedOptions(gptaq), ...changes } };
    const kept = [];
    for (const name of ['k', 'v', 'q']) {
      const weight = device.tensor(host.W, [host.out, host.columns], 'f32');
      const quantized = await gptaq.quantize({ name, weight, bias: undefined }, statistics, task);
      const column = await dequantizeWeight(quantized.weight).cols(3, 4).copy().read();
      kept.push(column.filter((w) => Math.abs(w) > 0.1).length);
    }
    expect(kept).toEqual(expected);
  });

  it.each([{ actOrder: true }, { ownHessian: true }])('leave H alone with %j', async (changes) => {
    expect(await diagonals(changes)).toEqual([1, 1, 1]);
  });
});
