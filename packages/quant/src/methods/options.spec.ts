import { Device, ReferenceBackend, type Tensor } from '@ptqlab/tensor';
import { dequantizeWeight } from '../encodings/registry.ts';
import { QuantizationError, SchemeError } from '../errors.ts';
import { rangeSearchOf } from '../grids/range-search-options.ts';
import { shrinking } from '../grids/shrinking.ts';
import type { Quantizer, Task } from '../quantizer.ts';
import { METHODS, type MethodName } from '../registry.ts';
import { publishedOptions } from '../published-options.ts';
import { parseScheme } from '../scheme.ts';
import { hostLayer, statisticsOf, type HostLayer } from '../testing/host-layer.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const methodOf = (name: MethodName): Quantizer => METHODS[name] as unknown as Quantizer;

function taskOf(name: MethodName, scheme: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    scheme: parseScheme(scheme),
    options: { ...publishedOptions(methodOf(name)), ...changes } as Task['options'],
  };
}

/** The weight [out, in] that comes of a layer after a norm, in prepared scales, and its meta data. */
async function made(
  name: MethodName,
  host: HostLayer,
  scheme: string,
  changes: Readonly<Record<string, unknown>> = {},
) {
  using _ = device.scope();
  const method = methodOf(name);
  const task = taskOf(name, scheme, changes);
  method.check(task);
  const layer = {
    name: 'up',
    weight: device.tensor(host.W, [host.out, host.columns], 'f32'),
    bias: device.tensor(
      Float32Array.from({ length: host.out }, (_v, r) => r / 2),
      [host.out],
    ),
  };
  const statistics = await statisticsOf(device, host, method.statistics(task.options));
  const source = { kind: 'norm', name: 'norm', weight: device.full([host.columns], 1), bias: undefined } as const;
  const inspect = (x: Tensor): Tensor => x.matmul(layer.weight.transpose());
  const links = [{ source, consumers: [layer], statistics, inspect }];
  await method.prepareBlock?.({ name: 'block', layers: [layer], links }, task);
  const { weight, report } = await method.quantize(layer, statistics, task);
  return { weight: Array.from(await dequantizeWeight(weight).read()), report, meta: weight.meta };
}

describe('when and on what a method calibrates', () => {
  it.each<[MethodName, string, boolean, Readonly<Record<string, unknown>>]>([
    ['gptq', 'quantized', false, {}],
    ['gptq', 'quantized', true, { trueSequential: true }],
    ['gptaq', 'quantized', true, {}],
    ['billm', 'quantized', false, {}],
    ['slim-llm', 'quantized', false, {}],
    ['awq', 'full-precision', false, {}],
    ['smoothquant', 'full-precision', false, {}],
  ])('%s: on the %s model, in sub-steps %s with %j', (name, stream, inSteps, changes) => {
    const method = methodOf(name);
    expect(method.stream).toBe(stream);
    expect(method.sequential(taskOf(name, 'W4A16', changes).options)).toBe(inSteps);
  });
});

/** Layers on which leaving out what the option switches would go unnoticed do not belong here. */
const EFFECTS: readonly (readonly [MethodName, string, Readonly<Record<string, unknown>>, HostLayer])[] = [
  ['smoothquant', 'W4A8-sym', { alpha: 0.9 }, hostLayer(1)],
  ['smoothquant', 'W4A8-sym', { alpha: 1.5 }, hostLayer(1)],
  ['smoothquant', 'W4A8-sym', { smooth: false }, hostLayer(1)],
  ['awq', 'W3A16-g2', { rangeWithZero: true }, hostLayer(2)],
  ['awq', 'W3A16-g8', { clip: false }, hostLayer(2)],
  ['awq', 'W3A16-g8', { scale: false }, hostLayer(2)],
  ['awq', 'W2A16-channel', { ratioOne: true }, hostLayer(34)],
  ['billm', 'W1A16-g12', { insideBlocks: true }, hostLayer(3)],
  ['billm', 'W1A16-g12', { compensate: false }, hostLayer(3)],
  ['billm', 'W1A16-g12', { metric: 'magnitude' }, hostLayer(3)],
  ['slim-llm', 'W2A16-g4', { lambda: 20 }, hostLayer(4)],
  ['slim-llm', 'W3A16-g4', { alwaysAsymmetric: true, salientGroups: 1, unsalientGroups: 5 }, hostLayer(5)],
  ['slim-llm', 'W2A16-g4', { ownHessian: true }, hostLayer(6, { dead: [1, 7], size: 0.05 })],
  ['gptq', 'W3A16-g8', { rangeSearch: true }, hostLayer(7)],
  ['rtn', 'W3A16-g8', { rangeSearch: true }, hostLayer(7)],
  ['awq', 'W3A16-g8', { clipSteps: 7 }, hostLayer(2)],
  ['awq', 'W2A16-g8', { clipShrink: 0.9 }, hostLayer(2)],
  ['awq', 'W3A16-g8', { clipTokens: 5 }, hostLayer(2)],
  ['gptq', 'W3A16-g8', { staticGroups: true }, hostLayer(7, { out: 2, columns: 144 })],
  ['gptq', 'W3A16-g8', { actOrder: true }, hostLayer(7)],
  ['gptaq', 'W3A16-g8', { alpha: 0 }, hostLayer(8)],
];

describe('published constants', () => {
  it('of the range search: exponent 2.4, 80 factors from 1 down to 0.21', () => {
    const search = rangeSearchOf({ ...publishedOptions(METHODS.gptq), rangeSearch: true })!;
    const { norm, factors } = shrinking(search);
    expect([norm, factors.length, factors[0], factors.at(-1)]).toEqual([2.4, 80, 1, 1 - 79 / 100]);
    expect(rangeSearchOf(publishedOptions(METHODS.rtn))).toBeUndefined();
  });
});

describe('options', () => {
  it.each(EFFECTS)('of %s with %s: %j changes the weight', async (name, scheme, changes, host) => {
    expect((await made(name, host, scheme, changes)).weight).not.toEqual((await made(name, host, scheme)).weight);
  });
});

describe('slim-llm', () => {
  it('keeps the average bits when it searches, and tells the bits of each group', async () => {
    const { report, meta } = await made('slim-llm', hostLayer(9), 'W3A16-g4');
    expect(report['averageBits']).toBe(3);
    expect(meta['groupBits']).toContain(4);
    expect(meta['groupBits']).toContain(2);
  });

  it('keeps uniform bits where uniformToo lets it and they are best', async () => {
    const host = hostLayer(10, { columns: 8 });
    await expect(made('slim-llm', host, 'W3A16-g4')).rejects.toThrow(QuantizationError);
    await expect(made('slim-llm', host, 'W3A16-g4')).rejects.toThrow(
      /8 columns make 2 groups of 4, too few .* use groups of at most 2 columns/,
    );
    expect((await made('slim-llm', host, 'W3A16-g4', { uniformToo: true })).meta['groupBits']).toEqual([3, 3]);
  });

  it('takes bits that are given, leading low groups asymmetric', async () => {
    const host = hostLayer(11, { columns: 16 });
    const given = await made('slim-llm', host, 'W3A16-g4', { groupBits: '2,1,4,3' });
    expect(given.meta['groupBits']).toEqual([2, 1, 4, 3]);
    const same = await made('slim-llm', host, 'W3A16-g4', { groupBits: '2,1,4,3', alwaysAsymmetric: true });
    expect(given.weight).toEqual(same.weight);
    await expect(made('slim-llm', host, 'W3A16-g4', { groupBits: '2,1' })).rejects.toThrow('up has 4');
  });

  it('leaves dead columns their weight when it searches, since H keeps the salience damping, and zeroes them with ownHessian', async () => {
    const host = hostLayer(12, { dead: [5] });
    const ofDead = (weight: readonly number[]): number =>
      weight.filter((_w, at) => at % host.columns === 5).filter((w) => w !== 0).length;
    expect(ofDead((await made('slim-llm', host, 'W4A16-g4')).weight)).toBeGreaterThan(0);
    expect(
      ofDead((await made('slim-llm', host, 'W4A16-g4', { ownHessian: true, alwaysAsymmetric: true })).weight),
    ).toBe(0);
  });
});

describe('smoothquant', () => {
  it('smooths layers after a norm and leaves layers fed by other layers as they are', async () => {
    using _ = device.scope();
    const host = hostLayer(15, { out: 24 });
    const task = taskOf('smoothquant', 'W8A8-sym');
    const tensor = (): Tensor => device.tensor(host.W, [24, 24], 'f32');
    const [up, down, gate] = ['up', 'down', 'gate'].map((name) => ({ name, weight: tensor(), bias: undefined }));
    const norm = device.full([24], 1);
    const statistics = await statisticsOf(device, host, ['absMax']);
    const inspect = (): never => {
      throw new Error('smoothquant must not run the block');
    };
    const links = [
      {
        source: { kind: 'norm', name: 'norm', weight: norm, bias: undefined } as const,
        consumers: [up!, gate!],
        statistics,
        inspect,
      },
      { source: { kind: 'linear', layer: up! } as const, consumers: [down!], statistics, inspect },
    ];
    const block = { name: 'block', layers: [up!, gate!, down!], links };
    const rescalings = await METHODS.smoothquant.prepareBlock!(block, task as never);
    expect(rescalings.map(({ layer }) => layer)).toEqual(['up', 'gate']);
    expect(await down!.weight.read()).toEqual(Float32Array.from(host.W));
    const s = Array.from(rescalings[0]!.columnScale!);
    expect(new Set(s).size).toBeGreaterThan(1);
    expect(Array.from(await norm.read())).toEqual(s.map((factor) => Math.fround(1 / factor)));
    const smoothed = Array.from(host.W, (w, at) => Math.fround(w * s[at % 24]!));
    // Divided by nothing: were the link from up to down taken, its rows would be, too.
    expect(Array.from(await up!.weight.read())).toEqual(smoothed);
  });
});

describe('billm', () => {
  it('gives dead columns the mean of their group, as published', async () => {
    const host = hostLayer(13, { dead: [5] });
    const { weight } = await made('billm', host, 'W1A16-g24');
    expect(weight.filter((w, at) => at % host.columns === 5 && w !== 0).length).toBeGreaterThan(0);
  });
});

describe('awq', () => {
  it('does not clip queries and keys, told by the last part of the name alone', async () => {
    using _ = device.scope();
    const host = hostLayer(14);
    const statistics = await statisticsOf(device, host, ['inputs']);
    const weight = device.tensor(host.W, [host.out, host.columns], 'f32');
    const task = taskOf('awq', 'W3A16-g8', { scale: false });
    const codesOf = async (name: string): Promise<number[]> =>
      Array.from(
        await dequantizeWeight(
          (await METHODS.awq.quantize({ name, weight, bias: undefined }, statistics, task as never)).weight,
        ).read(),
      );
    const query = await codesOf('block_0.q_proj');
    expect(await codesOf('block_0.v_proj')).not.toEqual(query);
    expect(await codesOf('block_0.k_proj')).toEqual(query);
    const unclipped = await METHODS.awq.quantize(
      { name: 'v_proj', weight, bias: undefined },
      statistics,
      taskOf('awq', 'W3A16-g8', { clip: false }) as never,
    );
    expect(Array.from(await dequantizeWeight(unclipped.weight).read())).toEqual(query);
  });
});

describe('what a method cannot do is a SchemeError that says what it can', () => {
  it.each([
    ['rtn', 'W4A8', {}, 'use A16 or smoothquant'],
    ['rtn', 'W4A16', { grid: 'awq', rangeSearch: true }, 'has no range search'],
    ['rtn', 'W4A16', { grid: 'absmax' }, 'use sym'],
    ['rtn', 'W4A16-sym', { grid: 'absmax' }, 'nothing'],
    ['rtn', 'W1A16-sym', { grid: 'absmax' }, 'use 2 bits or more'],
    ['rtn', 'W1A16-sym', { grid: 'quarot' }, 'use asym'],
    ['rtn', 'W4A16-sym', { grid: 'awq' }, 'use asym'],
    ['gptq', 'W4A4', {}, 'use A16'],
    ['gptq', 'W4A16-tensor', {}, 'use channel or g<size>'],
    ['gptq', 'W4A16-g96', { freshRanges: true }, 'do not divide each other'],
    ['gptaq', 'W4A4-pertensor', {}, 'use pertoken'],
    ['gptaq', 'W1A16-sym', {}, 'use asym'],
    ['smoothquant', 'W8A8', {}, 'use sym'],
    ['smoothquant', 'W1A8-sym', {}, '2 or more'],
    ['smoothquant', 'W8A8-sym', { alpha: -0.5 }, 'give 0 or more'],
    ['awq', 'W4A16-sym', {}, 'use asym'],
    ['awq', 'W4A8', {}, 'use A16'],
    ['awq', 'W4A16-tensor', {}, 'use channel or g<size>'],
    ['billm', 'W2A16-g128', {}, 'use W1A16'],
    ['billm', 'W1A16', {}, 'use g128'],
    ['billm', 'W1A16-g128-sym', {}, 'use asym'],
    ['billm', 'W1A16-g128', { insideBlocks: true, compensate: false }, 'turn one of them around'],
    ['slim-llm', 'W1A16-g128', {}, 'need 2 to 8'],
    ['slim-llm', 'W2A16', {}, 'use g128'],
    ['slim-llm', 'W2A16-g128-sym', {}, 'use asym'],
    ['slim-llm', 'W2A8-g128', {}, 'use A16'],
    ['slim-llm', 'W2A16-g128', { salientGroups: 0 }, 'or -1 to search'],
    ['slim-llm', 'W2A16-g128', { salientGroups: 2 }, 'give unsalientGroups'],
    ['slim-llm', 'W2A16-g128', { unsalientGroups: 2 }, 'give salientGroups'],
    ['slim-llm', 'W2A16-g128', { groupBits: '2,x' }, 'whole numbers'],
    ['slim-llm', 'W2A16-g128', { groupBits: '2,3', salientGroups: 1, unsalientGroups: 1 }, 'give one of them'],
  ] as const)('%s %s %j: %s', (name, scheme, changes, says) => {
    const check = (): void => methodOf(name).check(taskOf(name, scheme, changes));
    if (says === 'nothing') return expect(check).not.toThrow();
    expect(check).toThrow(SchemeError);
    expect(check).toThrow(says);
  });
});

describe('activations at run time', () => {
  it.each([
    ['smoothquant', 'W8A8-sym', 'absmax-pertoken-8'],
    ['smoothquant', 'W8A8-sym-pertensor', 'absmax-pertensor-8'],
    ['gptaq', 'W4A4-sym', 'clipped-sym-4-1'],
    ['gptaq', 'W4A16-sym', undefined],
    ['smoothquant', 'W8A16-sym', undefined],
  ] as const)('%s %s: %s', (name, scheme, expected) => {
    expect(methodOf(name).activation!(taskOf(name, scheme))?.name).toBe(expected);
  });

  it('of the published GPTAQ recipes are asymmetric and clipped, and may be part of calibration', () => {
    const task = taskOf('gptaq', 'W4A4', {
      activationSymmetric: false,
      activationClip: 0.9,
      activationGroupSize: 64,
      calibrateActivations: true,
    });
    expect(METHODS.gptaq.activation!(task as never)!.name).toBe('clipped-asym-4-0.9-g64');
    expect(METHODS.gptaq.calibratesActivations!(task.options as never)).toBe(true);
    expect(METHODS.gptaq.calibratesActivations!(taskOf('gptaq', 'W4A4').options as never)).toBe(false);
  });
});
