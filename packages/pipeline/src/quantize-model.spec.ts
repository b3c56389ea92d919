import { Device, ReferenceBackend } from '@ptqlab/tensor';
import {
  absmaxActivation,
  defineQuantizer,
  dequantizeWeight,
  GRIDS,
  METHODS,
  parseScheme,
  publishedOptions,
  roundToNearest,
  SchemeError,
  type LayerStatistics,
  type OptionSpecs,
  type Quantizer,
} from '@ptqlab/quant';
import {
  arithmeticOf,
  embedTokens,
  loadBlock,
  LINEAR_PATHS,
  Rotations,
  type LinearRole,
  type WeightSource,
} from '@ptqlab/models';
import { calibrationSet } from './calibration/calibration-set.ts';
import { CollectedModel } from './collected-model.ts';
import type { ModuleRecord } from './module-record.ts';
import type { QuantizationRequest } from './quantization-request.ts';
import { quantizeModel } from './quantize-model.ts';
import { memoryWeights, SEQUENCES, TINY, tinyWeights } from './testing/tiny-model.ts';
import { runSequence } from './walk/run-sequence.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const weights = tinyWeights();
const source = memoryWeights(weights);
const calibration = calibrationSet(SEQUENCES, 'test');
const exact = arithmeticOf('f32');
const W4 = parseScheme('W4A16-channel-asym');

/** Runs a request and gives the quantized model back beside the records. */
async function run<S extends OptionSpecs>(
  quantizer: Quantizer<S>,
  given: Partial<QuantizationRequest<S>> = {},
): Promise<{ model: CollectedModel; records: ModuleRecord[] }> {
  const model = new CollectedModel(source);
  const options = publishedOptions(quantizer);
  const base = { source, shape: TINY, device, quantizer, scheme: W4, options, calibration, sink: model };
  const records = await quantizeModel({ ...base, ...given });
  return { model, records };
}

const ROLES = Object.keys(LINEAR_PATHS) as LinearRole[];
const roleOf = (name: string): LinearRole => ROLES.find((role) => name.endsWith(LINEAR_PATHS[role]))!;

async function weightOf(model: WeightSource, layer: string): Promise<Float32Array> {
  using _ = device.scope();
  const quantized = await model.quantized(layer, device);
  return (quantized ? await dequantizeWeight(quantized).read() : weights.get(`${layer}.weight`)!) as Float32Array;
}

/** Rounds to nearest, and remembers the inputs it was shown. */
function probe(seen: Map<string, Float32Array[]>, given: Partial<Quantizer> = {}): Quantizer {
  return defineQuantizer({
    name: 'probe',
    title: 'Probe',
    source: 'this test',
    options: {},
    statistics: () => ['inputs'],
    stream: 'quantized',
    sequential: () => false,
    check: () => {},
    async quantize({ name, weight }, statistics: LayerStatistics, { scheme }) {
      using scope = device.scope();
      const inputs: Float32Array[] = [];
      for await (const input of statistics.inputs()) inputs.push((await input.read()) as Float32Array);
      seen.set(name, inputs);
      return scope.keep({ weight: roundToNearest(weight, scheme, GRIDS.gptq), report: {} });
    },
    ...given,
  }) as Quantizer;
}

/**
 * Inputs of one layer for all sequences when blocks come from the sources that `sourceOf` names, found by running whole blocks one
 * after another: an independent account of what a method should have seen.
 */
async function inputsOf(
  layer: string,
  sourceOf: (block: number, role: LinearRole) => WeightSource,
): Promise<Float32Array[]> {
  const rotations = new Rotations(TINY);
  const wanted = Number(layer.split('.')[2]);
  const inputs: Float32Array[] = [];
  for (const tokens of SEQUENCES) {
    using _ = device.scope();
    let x = await embedTokens(source, tokens, TINY.hiddenSize);
    for (let index = 0; index <= wanted; index++) {
      const mixed: WeightSource = {
        ...source,
        quantized: (name) => sourceOf(index, roleOf(name)).quantized(name, device),
      };
      const block = await loadBlock(index, { source: mixed, shape: TINY, device, arithmetic: exact });
      const watched = [{ roles: [roleOf(layer)] }];
      const { output, inputs: seen } = runSequence(
        device,
        block,
        x,
        rotations,
        { shape: TINY, arithmetic: exact },
        watched,
      );
      if (index === wanted) inputs.push((await seen[0]!.read()) as Float32Array);
      x = (await output.read()) as Float32Array;
    }
  }
  return inputs;
}

/** ‖X Mᵀ‖² in f64, for X [tokens, columns] and M [out, columns]. */
function outputEnergy(X: Float32Array, M: Float32Array, columns: number): number {
  let energy = 0;
  for (let t = 0; t < X.length; t += columns)
    for (let r = 0; r < M.length; r += columns) {
      const row = M.subarray(r, r + columns);
      energy += row.reduce((sum, m, c) => sum + m * X[t + c]!, 0) ** 2;
    }
  return energy;
}

describe('quantizeModel', () => {
  it('rounds every layer of every block, needs no calibration for it, and leaves the rest alone', async () => {
    const { model, records } = await run(METHODS.rtn, { calibration: undefined });
    expect(records).toHaveLength(TINY.blockCount * 7);
    for (const { name, outputError, bitsPerWeight } of records) {
      using _ = device.scope();
      const shape = (await model.quantized(name, device))!.shape;
      const W = device.tensor(weights.get(`${name}.weight`)!, shape);
      expect(await weightOf(model, name)).toEqual(await dequantizeWeight(roundToNearest(W, W4, GRIDS.gptq)).read());
      expect(outputError).toBeUndefined();
      // 4 bits, and per row a scale of 32 and a zero-point of 4.
      expect(bitsPerWeight).toBeCloseTo(4 + 36 / shape[1], 10);
    }
    expect(await model.floats('model.norm.weight', [8])).toEqual(weights.get('model.norm.weight'));
  });

  it('tells errors by their definitions, on the inputs of the unquantized model', async () => {
    const { model, records } = await run(METHODS.gptq);
    for (const { name, outputError, weightError } of records) {
      const W = weights.get(`${name}.weight`)!;
      const Q = await weightOf(model, name);
      const inputs = (await inputsOf(name, () => source)).slice(0, 4);
      const columns = inputs[0]!.length / SEQUENCES[0]!.length;
      const E = W.map((w, i) => w - Q[i]!);
      const energy = (matrix: Float32Array): number =>
        inputs.reduce((sum, X) => sum + outputEnergy(X, matrix, columns), 0);
      const squares = (values: Float32Array) => values.reduce((sum, v) => sum + v * v, 0);
      // f32 products and sums of at most 12 terms against f64: relative error far below 1e-5.
      expect(Math.abs(outputError! / (energy(E) / energy(W)) - 1)).toBeLessThan(1e-5);
      const relative = Math.sqrt(squares(E) / squares(W));
      expect(Math.abs(weightError / relative - 1)).toBeLessThan(1e-5);
    }
  });

  it.each([false, true])(
    'shows inputs after all earlier blocks were quantized, and earlier steps too if sequential: %s',
    async (sequential) => {
      const seen = new Map<string, Float32Array[]>();
      const { model } = await run(probe(seen, { sequential: () => sequential }));
      const steps = ['kvq', 'o', 'upgate', 'down'];
      const stepOf = (role: LinearRole) => steps.findIndex((step) => step.includes(role));
      for (const [layer, inputs] of seen) {
        const block = Number(layer.split('.')[2]);
        const isQuantized = (index: number, role: LinearRole) =>
          index < block || (sequential && index === block && stepOf(role) < stepOf(roleOf(layer)));
        expect(inputs).toEqual(await inputsOf(layer, (index, role) => (isQuantized(index, role) ? model : source)));
      }
      expect(seen.size).toBe(TINY.blockCount * 7);
    },
  );

  it('shows inputs of the original model to methods that want these', async () => {
    const seen = new Map<string, Float32Array[]>();
    await run(probe(seen, { stream: 'full-precision' }));
    for (const [layer, inputs] of seen) expect(inputs).toEqual(await inputsOf(layer, () => source));
  });

  it('gives the drift between both models', async () => {
    const drifts = new Map<string, Float32Array>();
    const seen = new Map<string, Float32Array[]>();
    const plain = probe(seen);
    const { model } = await run(
      probe(seen, {
        statistics: () => ['inputs', 'drift'],
        async quantize(layer, statistics, task) {
          drifts.set(layer.name, (await statistics.drift.read()) as Float32Array);
          return plain.quantize(layer, statistics, task);
        },
      }),
    );
    for (const [layer, drift] of drifts) {
      const block = Number(layer.split('.')[2]);
      const x = await inputsOf(layer, (index) => (index < block ? model : source));
      const xf = await inputsOf(layer, () => source);
      expect(x).toEqual(seen.get(layer));
      const n = Math.sqrt(drift.length);
      const want = new Float64Array(n * n);
      for (const [s, X] of x.entries())
        for (let at = 0; at < X.length * n; at++) {
          const [token, i, j] = [Math.floor(at / n / n), Math.floor(at / n) % n, at % n];
          want[i * n + j]! += (2 / x.length) * (xf[s]![token * n + i]! - X[token * n + i]!) * X[token * n + j]!;
        }
      // A few dozen products of numbers below 10 in f32.
      drift.forEach((value, i) => expect(Math.abs(value - want[i]!)).toBeLessThan(1e-4));
      if (block === 0) expect(drift.every((value) => value === 0)).toBe(true);
    }
  });

  it('puts activations on their grid while calibrating only if the method says so', async () => {
    const activation = absmaxActivation(4, 'token');
    const onGrid = async (calibrates: boolean): Promise<boolean> => {
      const seen = new Map<string, Float32Array[]>();
      await run(probe(seen, { calibratesActivations: () => calibrates, activation: () => activation }));
      const x = seen.get('model.layers.1.mlp.down_proj')![0]!.slice(0, TINY.intermediateSize);
      const step = Math.max(...x.map(Math.abs)) / 7;
      return x.every((value) => Math.abs(value / step - Math.round(value / step)) < 1e-5);
    };
    expect(await onGrid(true)).toBe(true);
    expect(await onGrid(false)).toBe(false);
  });

  it('stores what preparing a block changed, and takes its factors out of the error figures', async () => {
    const scheme = parseScheme('W8A16-channel-sym');
    const { model, records } = await run(METHODS.smoothquant, { scheme });
    const norm = await model.floats('model.layers.0.input_layernorm.weight', [8]);
    expect(norm).not.toEqual(weights.get('model.layers.0.input_layernorm.weight'));
    // Half a step of 1/127 of a row's largest weight, relative to its mean, a few times over.
    for (const { weightError } of records) expect(weightError).toBeLessThan(0.02);
  });

  it('quantizes the selected layers only', async () => {
    const { model, records } = await run(METHODS.gptq, {
      selection: { include: ['mlp.*', 'q_proj'], skip: ['layers.0.*'] },
    });
    expect(records.map(({ name }) => name)).toEqual(
      ['self_attn.q_proj', 'mlp.up_proj', 'mlp.gate_proj', 'mlp.down_proj'].map((path) => `model.layers.1.${path}`),
    );
    using _ = device.scope();
    expect(await model.quantized('model.layers.1.self_attn.k_proj', device)).toBeUndefined();
    await expect(run(METHODS.gptq, { selection: { skip: ['qproj'] } })).rejects.toThrow('"qproj" matches no layer');
    await expect(run(METHODS.gptq, { selection: { skip: ['*'] } })).rejects.toThrow('nothing is left to quantize');
  });

  it('is the same in any number of runs, and ends between two layers when told to', async () => {
    const figures = async () => (await run(METHODS.gptaq)).records.map(({ seconds: _, ...rest }) => rest);
    expect(await figures()).toEqual(await figures());
    const stop = new AbortController();
    const onModule = () => stop.abort(new Error('enough'));
    await expect(run(METHODS.gptq, { signal: stop.signal, onModule })).rejects.toThrow('enough');
  });

  it('refuses what the method cannot do, and calibration that is missing', async () => {
    await expect(run(METHODS.gptq, { scheme: parseScheme('W4A8-channel-asym') })).rejects.toThrow(SchemeError);
    await expect(run(METHODS.gptq, { calibration: undefined })).rejects.toThrow(
      'gptq: learns from calibration text, but none was given',
    );
  });
});
