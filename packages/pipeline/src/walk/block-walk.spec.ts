import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { absmaxActivation, METHODS, parseScheme, publishedOptions, type Quantizer, type Task } from '@ptqlab/quant';
import { arithmeticOf, embedTokens, loadBlock, Rotations } from '@ptqlab/models';
import { calibrationSet } from '../calibration/calibration-set.ts';
import { CollectedModel } from '../collected-model.ts';
import { quantizeModel } from '../quantize-model.ts';
import { memoryWeights, SEQUENCES, TINY, tinyWeights } from '../testing/tiny-model.ts';
import { runSequence } from './run-sequence.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const source = memoryWeights(tinyWeights());
const activation = absmaxActivation(4, 'token');
const rtn = METHODS.rtn as unknown as Quantizer;

/** Rounds to nearest while activations are on a grid of 4 bits. @returns the inputs the first layer of block 1 was shown */
async function calibrated(calibratesActivations: boolean) {
  let shown: Float32Array[] = [];
  const method: Quantizer = {
    ...rtn,
    statistics: () => ['inputs'],
    stream: 'quantized',
    calibratesActivations: () => calibratesActivations,
    activation: () => activation,
    async quantize(layer, statistics, task) {
      if (layer.name === 'model.layers.1.self_attn.k_proj') {
        shown = [];
        for await (const input of statistics.inputs()) shown.push((await input.read()) as Float32Array);
      }
      return rtn.quantize(layer, statistics, task);
    },
  };
  const sink = new CollectedModel(source);
  const options = publishedOptions(rtn) as Task['options'];
  const calibration = calibrationSet(SEQUENCES, 'test');
  const scheme = parseScheme('W4A16-channel-asym');
  await quantizeModel({ source, shape: TINY, device, quantizer: method, scheme, options, calibration, sink });
  return { shown, sink };
}

describe('the quantized stream between two blocks', () => {
  it.each([true, false])('has passed through activations on their grid if calibration has them: %s', async (has) => {
    using _ = device.scope();
    const { shown, sink } = await calibrated(has);
    const activationOf = () => (has ? activation : undefined);
    const loading = { shape: TINY, device, arithmetic: arithmeticOf('f32'), activationOf };
    const quantized = { ...source, quantized: (name: string) => sink.quantized(name, device) };
    const first = await loadBlock(0, { ...loading, source: quantized });
    const second = await loadBlock(1, { ...loading, source });
    const [rotations, execution] = [new Rotations(TINY), { shape: TINY, arithmetic: arithmeticOf('f32') }];
    const watched = [{ roles: ['k'] as const }];
    for (const [i, tokens] of SEQUENCES.entries()) {
      const x = await embedTokens(source, tokens, TINY.hiddenSize);
      const { output } = runSequence(device, first, x, rotations, execution);
      const after = (await output.read()) as Float32Array;
      const { inputs } = runSequence(device, second, after, rotations, execution, watched);
      expect(shown[i]).toEqual(await inputs[0]!.read());
    }
  });
});
