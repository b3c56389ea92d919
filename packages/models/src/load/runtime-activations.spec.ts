import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import { arithmeticOf } from '../decoder/compute-dtype.ts';
import { memoryWeights, randomWeights, TINY } from '../testing/tiny-model.ts';
import { loadBlock } from './load-block.ts';
import { runtimeActivations } from './runtime-activations.ts';

const smoothquant = METHODS.smoothquant as unknown as Quantizer;
const task = (attentionOperands: boolean) => ({
  scheme: parseScheme('W8A8-channel-sym'),
  options: { alpha: 0.5, smooth: true, attentionOperands },
});

describe('runtimeActivations', () => {
  it('gives every quantized layer one and the same quantizer, and others none', () => {
    const { activationOf, operandOf } = runtimeActivations(smoothquant, task(true), (layer) => layer !== 'c');
    expect(activationOf('a')).toBe(activationOf('b'));
    expect(activationOf('a')?.name).toBe('absmax-pertoken-8');
    expect(operandOf('a')?.bits).toBe(8);
    expect([activationOf('c'), operandOf('c')]).toEqual([undefined, undefined]);
    expect(runtimeActivations(smoothquant, task(false)).operandOf('a')).toBeUndefined();
  });

  it('reaches the inputs of all layers of a block, and the outputs of q, k and v alone', async () => {
    const device = new Device(new ReferenceBackend());
    {
      using _ = device.scope();
      const source = memoryWeights(randomWeights(TINY), TINY);
      const loading = { source, shape: TINY, device, arithmetic: arithmeticOf('f32') };
      const { linears } = await loadBlock(0, { ...loading, ...runtimeActivations(smoothquant, task(true)) });
      const named = (key: 'activation' | 'outputActivation') =>
        Object.entries(linears)
          .filter(([, linear]) => linear[key])
          .map(([role]) => role);
      expect(named('activation')).toEqual(['q', 'k', 'v', 'o', 'gate', 'up', 'down']);
      expect(named('outputActivation')).toEqual(['q', 'k', 'v']);
    }
    expect(device.liveTensors).toBe(0);
  });
});
