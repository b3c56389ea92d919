import { FormatError } from '@ptqlab/formats';
import { METHODS, parseScheme, publishedOptions, type Quantizer } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { calibrationSet } from './calibration/calibration-set.ts';
import { CollectedModel } from './collected-model.ts';
import { quantizeModel } from './quantize-model.ts';
import { NonFiniteWeightError } from './require-finite-weights.ts';
import { memoryWeights, SEQUENCES, TINY, tinyWeights } from './testing/tiny-model.ts';
import { ON_FAILURE, type OnFailure } from './walk/rescue.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const SCHEMES: Readonly<Record<keyof typeof METHODS, string>> = {
  rtn: 'W4A16-g4-asym',
  gptq: 'W4A16-g4-asym',
  gptaq: 'W4A16-g4-asym',
  awq: 'W4A16-g4-asym',
  smoothquant: 'W8A8-channel-sym',
  'slim-llm': 'W3A16-g4-asym',
  billm: 'W1A16-g4-asym',
};

const LAYER = 'model.layers.1.mlp.down_proj';

/** Quantizes the tiny model with one number of a late layer [8, 12] replaced. @returns what reached the sink */
async function run(method: keyof typeof METHODS, value: number, onFailure: OnFailure = 'stop', skip: string[] = []) {
  const weights = tinyWeights();
  weights.get(`${LAYER}.weight`)![5 * TINY.intermediateSize + 7] = value;
  const source = memoryWeights(weights);
  const sink = new CollectedModel(source);
  const written: string[] = [];
  const writeLayer = sink.writeLayer.bind(sink);
  sink.writeLayer = (weight, figures) => (written.push(figures.name), writeLayer(weight, figures));
  const quantizer = METHODS[method] as unknown as Quantizer;
  const options = publishedOptions(quantizer);
  const calibration = calibrationSet(SEQUENCES, 'test');
  const request = {
    source,
    shape: TINY,
    device,
    quantizer,
    options,
    calibration,
    onFailure,
    sink,
    selection: { skip },
  };
  using _ = device.scope();
  const done = await quantizeModel({ ...request, scheme: parseScheme(SCHEMES[method]) }).catch(
    (error: unknown) => error,
  );
  return { done, written };
}

describe('a stored weight that is not finite', () => {
  it.each(Object.keys(METHODS) as (keyof typeof METHODS)[])('is refused before %s writes anything', async (method) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const { done, written } = await run(method, value);
      expect(done).toBeInstanceOf(NonFiniteWeightError);
      expect(done).toBeInstanceOf(FormatError);
      expect((done as Error).message).toBe(
        `tensor "${LAYER}.weight": holds ${value} in row 5, column 7; only finite weights can be quantized: ` +
          'get the checkpoint again from where it is whole',
      );
      expect(written).toEqual([]);
    }
  });

  it.each(ON_FAILURE)('is refused whatever is to be done on failure: %s', async (onFailure) => {
    expect((await run('rtn', NaN, onFailure)).done).toBeInstanceOf(NonFiniteWeightError);
  });

  it('is no matter in a layer that stays as it is', async () => {
    expect((await run('rtn', NaN, 'stop', ['down_proj'])).written).toHaveLength(12);
  });

  it('is the largest there is just not', async () => {
    expect((await run('rtn', 3.4028234663852886e38)).written).toHaveLength(14);
  });
});
