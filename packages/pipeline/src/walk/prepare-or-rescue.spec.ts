import { Device, ReferenceBackend } from '@ptqlab/tensor';
import {
  dequantizeWeight,
  METHODS,
  parseScheme,
  publishedOptions,
  QuantizationError,
  rescale,
  type Quantizer,
  type Task,
} from '@ptqlab/quant';
import { calibrationSet } from '../calibration/calibration-set.ts';
import { CollectedModel } from '../collected-model.ts';
import type { ModuleRecord } from '../module-record.ts';
import { quantizeModel } from '../quantize-model.ts';
import { memoryWeights, SEQUENCES, TINY, tinyWeights } from '../testing/tiny-model.ts';
import type { OnFailure } from './rescue.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const calibration = calibrationSet(SEQUENCES, 'test');
const SCHEMES = { awq: 'W4A16-g4', smoothquant: 'W8A8-channel-sym' } as const;
const BLOCK = 'model.layers.1';
const NORMS = ['input_layernorm', 'post_attention_layernorm'];

/** The tiny model with one number that is none. */
function broken(tensor: string, at = 3, value = NaN) {
  const weights = tinyWeights();
  weights.get(tensor)![at] = value;
  return weights;
}

async function run(
  weights: ReadonlyMap<string, Float32Array>,
  quantizer: Quantizer,
  scheme: string,
  onFailure: OnFailure,
  changes: Readonly<Record<string, boolean>> = {},
): Promise<{ model: CollectedModel; records: ModuleRecord[] }> {
  const source = memoryWeights(weights);
  const model = new CollectedModel(source);
  const options = { ...publishedOptions(quantizer), ...changes } as Task['options'];
  const given = { source, shape: TINY, device, quantizer, options, calibration, sink: model, onFailure };
  return { model, records: await quantizeModel({ ...given, scheme: parseScheme(scheme) }) };
}

async function weightOf(model: CollectedModel, layer: string): Promise<number[]> {
  using _ = device.scope();
  return Array.from(await dequantizeWeight((await model.quantized(layer, device))!).read());
}

describe('a block that cannot be prepared', () => {
  const statistic = { awq: 'mean of |x|', smoothquant: 'maximum of |x|' } as const;

  it.each(['awq', 'smoothquant'] as const)(
    'stops %s, naming layers and column, unless a rescue is asked for',
    (name) => {
      using _ = device.scope();
      const weights = broken(`${BLOCK}.input_layernorm.weight`);
      const layers = ['k', 'v', 'q'].map((role) => `${BLOCK}.self_attn.${role}_proj`).sort();
      return run(weights, METHODS[name] as unknown as Quantizer, SCHEMES[name], 'stop').then(
        () => expect('nothing').toBe('thrown'),
        (error: QuantizationError) => {
          expect(error).toBeInstanceOf(QuantizationError);
          expect(error.layer.split(', ').sort()).toEqual(layers);
          expect(error.problem).toBe(`the ${statistic[name]} of the calibration inputs holds NaN at input column 3`);
        },
      );
    },
  );

  it.each(['awq', 'smoothquant'] as const)(
    'is left as it was by %s and rounded to nearest when asked, each layer with a record',
    async (name) => {
      const weights = broken(`${BLOCK}.input_layernorm.weight`);
      const { model, records } = await run(weights, METHODS[name] as unknown as Quantizer, SCHEMES[name], 'rtn');
      const plain = await run(
        tinyWeights(),
        METHODS.rtn as unknown as Quantizer,
        SCHEMES[name].replace('A8', 'A16'),
        'stop',
      );
      for (const { name: layer, rescue, report } of records) {
        if (!layer.startsWith(BLOCK)) {
          expect(rescue).toBeUndefined();
          continue;
        }
        expect(rescue?.kind).toBe('rtn');
        expect(rescue?.problem).toContain(`holds NaN at input column 3`);
        expect(report).toEqual({});
        expect(await weightOf(model, layer)).toEqual(await weightOf(plain.model, layer));
      }
      const norm = `${BLOCK}.post_attention_layernorm.weight`;
      expect(await model.floats(norm, [8])).toEqual(weights.get(norm));
    },
  );

  it('is left whole when only its later layers fail', async () => {
    const weights = broken(`${BLOCK}.post_attention_layernorm.weight`, 2, -Infinity);
    const smoothquant = METHODS.smoothquant as unknown as Quantizer;
    await expect(run(weights, smoothquant, SCHEMES.smoothquant, 'stop')).rejects.toThrow(
      `${BLOCK}.mlp.gate_proj, ${BLOCK}.mlp.up_proj: the maximum of |x| of the calibration inputs holds Infinity at input column 2`,
    );
    const { model, records } = await run(weights, smoothquant, SCHEMES.smoothquant, 'rtn');
    expect(records.filter(({ rescue }) => rescue)).toHaveLength(7);
    const plain = await run(weights, METHODS.rtn as unknown as Quantizer, 'W8A16-channel-sym', 'stop');
    const q = `${BLOCK}.self_attn.q_proj`;
    expect(await weightOf(model, q)).toEqual(await weightOf(plain.model, q));
    for (const norm of NORMS.map((path) => `${BLOCK}.${path}.weight`))
      expect(await model.floats(norm, [8])).toEqual(weights.get(norm));
  });

  it.each(['awq', 'smoothquant'] as const)('says that %s has no damping when more of it is asked for', async (name) => {
    const weights = broken(`${BLOCK}.input_layernorm.weight`);
    await expect(run(weights, METHODS[name] as unknown as Quantizer, SCHEMES[name], 'more-damping')).rejects.toThrow(
      `${name} has no damping; use --on-failure rtn or stop`,
    );
  });

  it('is prepared, and its layers quantized, with more damping where a method has some', async () => {
    const dampings: unknown[] = [];
    const halving: Quantizer = {
      ...(METHODS.rtn as unknown as Quantizer),
      options: { ...METHODS.rtn.options, damping: { says: 'damping', default: 0.01 } },
      async prepareBlock({ name, links }, { options }) {
        const [link] = links;
        const rescalings = await rescale(link!, device.full([TINY.hiddenSize], 2));
        if (name === BLOCK && (options['damping'] as number) < 0.5)
          throw new QuantizationError(link!.consumers[0]!.name, 'it is fragile', 'damp it');
        return rescalings;
      },
      async quantize(layer, statistics, task) {
        dampings.push([layer.name.startsWith(BLOCK), task.options['damping']]);
        return (METHODS.rtn as unknown as Quantizer).quantize(layer, statistics, task);
      },
    };
    using _ = device.scope();
    const { model, records } = await run(tinyWeights(), halving, 'W4A16-g4', 'more-damping');
    expect(records.filter(({ rescue }) => rescue).map(({ name }) => name)).toEqual(
      records.map(({ name }) => name).filter((name) => name.startsWith(BLOCK)),
    );
    const problem = expect.stringMatching(/^model\.layers\.1\.\S+: it is fragile$/) as unknown;
    expect(records.at(-1)!.rescue).toEqual({ kind: 'more-damping', problem, damping: 1 });
    expect(dampings).toEqual([...new Array(7).fill([false, 0.01]), ...new Array(7).fill([true, 1])]);
    // Halved once, not once per attempt.
    const norm = `${BLOCK}.input_layernorm.weight`;
    expect(await model.floats(norm, [8])).toEqual(
      tinyWeights()
        .get(norm)!
        .map((w) => w / 2),
    );
  });
});

describe('AWQ without its scale search', () => {
  const weights = broken(`${BLOCK}.post_attention_layernorm.weight`, 5, Infinity);
  const quantize = (onFailure: OnFailure) =>
    run(weights, METHODS.awq as unknown as Quantizer, SCHEMES.awq, onFailure, { scale: false });

  it('does not clip by inputs that are not finite', async () => {
    await expect(quantize('stop')).rejects.toThrow(
      new RegExp(`^${BLOCK}.mlp.up_proj: the sample of the calibration inputs holds -?Infinity at input column 5; `),
    );
  });

  it('records the layers it rounds to nearest for that reason', async () => {
    const { records } = await quantize('rtn');
    const rescued = records.filter(({ rescue }) => rescue).map(({ name }) => name);
    expect(rescued).toEqual(['up', 'gate', 'down'].map((role) => `${BLOCK}.mlp.${role}_proj`));
  });
});
