import { Decoder, DecoderLanguageModel, runtimeActivations, type ComputeDType } from '@ptqlab/models';
import { METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { calibrationSet } from './calibration/calibration-set.ts';
import { CollectedModel } from './collected-model.ts';
import { quantizeModel } from './quantize-model.ts';
import { memoryWeights, SEQUENCES, TINY, tinyWeights } from './testing/tiny-model.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

/** In the second block gate and up are some hundreds each, so their product is beyond 65504, the largest f16, and far below f32's. */
function loudWeights(): Map<string, Float32Array> {
  const weights = tinyWeights();
  for (const role of ['gate', 'up']) {
    const name = `model.layers.1.mlp.${role}_proj.weight`;
    weights.set(
      name,
      weights.get(name)!.map((value) => 1000 * value),
    );
  }
  return weights;
}

async function scored(text: string, dtype: ComputeDType) {
  const source = memoryWeights(loudWeights());
  const quantizer = METHODS.smoothquant as unknown as Quantizer;
  const task = { scheme: parseScheme(text), options: { alpha: 0.5, smooth: true, attentionOperands: false } };
  const sink = new CollectedModel(source);
  const calibration = calibrationSet(SEQUENCES, 'test');
  await quantizeModel({ source, shape: TINY, device, quantizer, ...task, calibration, sink });
  using _ = device.scope();
  using decoder = await Decoder.open(sink, TINY, device, { dtype, ...runtimeActivations(quantizer, task) });
  const model = new DecoderLanguageModel({ encode: () => [] } as never, decoder);
  const [score] = await model.score([{ tokens: [3, 1, 4, 1, 5], from: 1 }]);
  return { overflow: model.overflow, isFinite: score!.logProbabilities.every(Number.isFinite) };
}

describe.each(['W4A4-channel-sym', 'W8A8-channel-sym'])('a quantized model (%s) that overflows f16', (scheme) => {
  it('says in which block and op it first did', async () => {
    expect(await scored(scheme, 'f16')).toEqual({
      overflow: { block: 'model.layers.1', op: 'mlp.product' },
      isFinite: false,
    });
  });

  it.each(['bf16', 'f32'] as const)('stays finite in %s', async (dtype) => {
    expect(await scored(scheme, dtype)).toEqual({ overflow: undefined, isFinite: true });
  });
});
