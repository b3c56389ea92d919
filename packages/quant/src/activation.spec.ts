import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { absmaxActivation, clippedActivation, fakeQuantizeActivation, type ActivationQuantizer } from './activation.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

async function quantized(
  quantizer: ActivationQuantizer,
  values: readonly number[],
  shape: readonly number[],
): Promise<number[]> {
  using _ = device.scope();
  return Array.from(await fakeQuantizeActivation(device.tensor(values, shape, 'f32'), quantizer).read(), (v) => v + 0);
}

describe('activation quantizers', () => {
  it('absmax per token gives each token its own range, per tensor one for all', async () => {
    const values = [7, -3.4, 70, 1];
    expect(await quantized(absmaxActivation(4, 'token'), values, [2, 2])).toEqual([7, -3, 70, 0]);
    expect(await quantized(absmaxActivation(4, 'tensor'), values, [2, 2])).toEqual([10, 0, 70, 0]);
  });

  it('clipped saturates beyond its share of the range', async () => {
    const quantizer = clippedActivation({ bits: 4, symmetric: true, clipRatio: 0.5 });
    expect(await quantized(quantizer, [14, 3, -14, 0], [1, 4])).toEqual([7, 3, -8, 0]);
  });

  it('clipped asymmetric contains 0 per token, but not per group', async () => {
    const options = { bits: 4, symmetric: false, clipRatio: 1 };
    expect(await quantized(clippedActivation(options), [15, 7.6], [1, 2])).toEqual([15, 8]);
    const perGroup = clippedActivation({ ...options, groupSize: 2 });
    expect(perGroup.groupSize).toBe(2);
    // Groups of one sign have a step of 1; with 0 in the range it would be 2, and −15 and 15 halfway between two codes.
    expect(await quantized(perGroup, [-30, -15, 15, 30], [1, 4])).toEqual([-30, -15, 15, 30]);
  });

  it('groups of channels make whole tokens, or are refused', () => {
    using _ = device.scope();
    const quantizer = clippedActivation({ bits: 4, symmetric: true, clipRatio: 1, groupSize: 4 });
    // Twelve values would make three groups of four, but across tokens.
    expect(() => fakeQuantizeActivation(device.zeros([2, 6]), quantizer)).toThrow(
      'groups of 4 channels were asked for, but a layer has 6 inputs',
    );
  });

  it.each([true, false])('tokens of zeros stay zero (symmetric %s)', async (symmetric) => {
    expect(await quantized(clippedActivation({ bits: 8, symmetric, clipRatio: 0.9 }), [0, 0], [1, 2])).toEqual([0, 0]);
  });
});
