// Models of other shapes than the embedded one, from sharded folder to stored quantized model, against plain f64 loops.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import {
  Decoder,
  LINEAR_ROLES,
  linearName,
  logitsOf,
  openModel,
  openModelFolder,
  runtimeActivations,
  tensorShapes,
  type DecoderShape,
} from '@ptqlab/models';
import { plainForward } from '@ptqlab/models/testing/plain-forward';
import { dequantizeWeight, METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import { Device } from '@ptqlab/tensor';
import { calibrationSet } from './calibration/calibration-set.ts';
import { CheckpointSink } from './checkpoint/checkpoint-sink.ts';
import { runFacts } from './checkpoint/run-facts.ts';
import { CollectedModel } from './collected-model.ts';
import { quantizeModel } from './quantize-model.ts';
import { writeModel } from './testing/write-model.ts';
import { tinyWeights } from './testing/tiny-model.ts';

/** No size is a multiple of 64, the vocabulary none of 8. */
const UNTIED: DecoderShape = {
  vocabularySize: 2051,
  hiddenSize: 96,
  intermediateSize: 224,
  blockCount: 2,
  headCount: 6,
  keyHeadCount: 3,
  headSize: 16,
  ropeTheta: 500,
  normEpsilon: 1e-6,
  maxPositions: 64,
  tiedHead: false,
  biases: [],
};
/** Every query head has keys of its own, so AWQ scales v and o, too. */
const BIASED: DecoderShape = {
  ...UNTIED,
  hiddenSize: 80,
  intermediateSize: 112,
  headCount: 5,
  keyHeadCount: 5,
  tiedHead: true,
  biases: LINEAR_ROLES,
};

const SETTINGS: readonly (readonly [method: keyof typeof METHODS, scheme: string])[] = [
  ['rtn', 'W8A16-channel-asym'],
  ['gptq', 'W8A16-g16-sym'],
  ['gptaq', 'W8A8-g16-asym'],
  ['awq', 'W8A16-g16-asym'],
  ['smoothquant', 'W8A8-channel-sym'],
  ['slim-llm', 'W3A16-g16-asym'],
  ['billm', 'W1A16-g32-asym'],
];
/** Methods to which biases or links mean something. */
const OF_BIASED = SETTINGS.filter(([method]) => ['gptq', 'awq', 'smoothquant', 'slim-llm'].includes(method));

const TOKENS = [1, 17, 2050, 4, 999, 3, 3, 64];
const SEQUENCES = [
  [1, 5, 9, 13, 600, 2, 44, 45, 46, 7, 8, 2050],
  [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7],
  [1, 1024, 77],
  Array.from({ length: 40 }, (_, i) => (i * 131) % 2051),
];

describe.each([
  ['untied, without biases, query heads in pairs', UNTIED, SETTINGS],
  ['tied, biases everywhere, no shared heads', BIASED, OF_BIASED],
])('a model that is %s', (_what, shape, settings) => {
  let device: Device;
  let folder: string;
  const weights = tinyWeights(shape);
  beforeAll(async () => {
    device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 256 }));
    folder = await mkdtemp(join(tmpdir(), 'ptqlab-'));
    await writeModel(join(folder, 'model'), shape, weights, 700_000);
  });
  afterAll(async () => {
    await device.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => expect(device.liveTensors).toBe(0));

  it('is read from its shards', async () => {
    const shards = (await readdir(join(folder, 'model'))).filter((name) => name.endsWith('.safetensors'));
    expect(shards.length).toBeGreaterThanOrEqual(2);
    await using model = await openModel(join(folder, 'model'), device);
    expectClose(await logitsOf(model.decoder, TOKENS), plainForward(shape, weights, TOKENS).flat());
  });

  it.each(settings)('%s %s: stored, read back and run as the plain f64 model of its weights', async (method, text) => {
    const quantizer = METHODS[method] as unknown as Quantizer;
    const scheme = parseScheme(text);
    const options = Object.fromEntries(Object.entries(quantizer.options).map(([name, spec]) => [name, spec.default]));
    await using model = await openModelFolder(join(folder, 'model'));
    const calibration = calibrationSet(SEQUENCES, 'test');
    const request = { source: model.source, shape, device, quantizer, scheme, options, calibration };
    const collected = new CollectedModel(model.source);
    await quantizeModel({ ...request, sink: collected });
    const out = join(folder, `${method}`);
    {
      const facts = runFacts(request, { modelHash: 'm', codeVersion: '1', methodHash: '', backend: 'wasm' });
      await using sink = await CheckpointSink.open({
        folder: out,
        original: model.checkpoint!,
        originalFolder: join(folder, 'model'),
        blockCount: shape.blockCount,
        facts,
      });
      await quantizeModel({ ...request, sink });
    }
    await using stored = await openModel(out, device);
    const got = await logitsOf(stored.decoder, TOKENS);
    {
      using _ = device.scope();
      using inMemory = await Decoder.open(collected, shape, device, runtimeActivations(quantizer, { scheme, options }));
      expect(got).toEqual(await logitsOf(inMemory, TOKENS));
    }
    // Activations on a grid are not in the plain model; there the original logits bound the change instead.
    const plain = new Map(weights);
    for (const name of tensorShapes(shape).keys()) {
      const layer = name.replace(/\.weight$/, '');
      using _ = device.scope();
      const quantized = await stored.source.quantized(layer, device);
      if (quantized) plain.set(name, (await dequantizeWeight(quantized).read()) as Float32Array);
      else plain.set(name, await stored.source.floats(name, tensorShapes(shape).get(name)!));
    }
    expect([...plain.keys()].filter((name) => plain.get(name) !== weights.get(name))).toEqual(
      expect.arrayContaining([`${linearName(1, 'down')}.weight`]),
    );
    const want = plainForward(shape, plain, TOKENS).flat();
    if (scheme.activationBits === 16) expectClose(got, want);
    else expect(distance(got, want)).toBeLessThan(0.05);
    if (scheme.weightBits === 8) expect(distance(got, plainForward(shape, weights, TOKENS).flat())).toBeLessThan(0.05);
  });
});

/** Logits are about 1 in size; f32 sums of up to 224 terms err by about 224 · 2⁻²⁴ = 1.3e-5 a layer at worst, and mostly cancel. */
function expectClose(got: ArrayLike<number>, want: readonly number[]): void {
  const furthest = Array.from(got).reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0);
  expect(got).toHaveLength(want.length);
  expect(furthest).toBeLessThan(1e-4);
}

/** ‖a − b‖ / ‖b‖. */
function distance(a: ArrayLike<number>, b: readonly number[]): number {
  let [off, whole] = [0, 0];
  b.forEach((value, i) => {
    off += (a[i]! - value) ** 2;
    whole += value ** 2;
  });
  return Math.sqrt(off / whole);
}
