import { arithmeticOf, loadBlock, Rotations, STEPS, type LinearRole } from '@ptqlab/models';
import { clippedActivation } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { memoryWeights, TINY, tinyWeights } from '../testing/tiny-model.ts';
import { inputsOfSequence, runSequence } from './run-sequence.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const execution = { shape: TINY, arithmetic: arithmeticOf('f32') };
const steps = STEPS.map((roles: readonly LinearRole[]) => ({ roles }));
const values = Float32Array.from({ length: 5 * TINY.hiddenSize }, (_, i) => Math.sin(i));

/** None, every run of neighbouring steps, and steps apart. */
const watches = [
  [],
  ...steps.flatMap((_, from) => steps.slice(from).map((_, i) => steps.slice(from, from + i + 1))),
  [steps[0]!, steps[2]!],
  [{ roles: ['v'] as const }, { roles: ['gate'] as const }],
];

describe.each([
  ['as they are', undefined],
  ['on a grid', clippedActivation({ bits: 4, symmetric: false, clipRatio: 1 })],
])('inputs %s', (_name, activation) => {
  const rotations = new Rotations(TINY);
  const loading = { shape: TINY, device, arithmetic: execution.arithmetic, activationOf: () => activation };

  it('are the bits that a run of the whole block sees', async () => {
    using _ = device.scope();
    const block = await loadBlock(0, { ...loading, source: memoryWeights(tinyWeights()) });
    for (const watched of watches) {
      const { inputs: whole } = runSequence(device, block, values, rotations, execution, watched);
      const alone = inputsOfSequence(device, block, values, rotations, execution, watched);
      expect(alone).toHaveLength(watched.length);
      for (const [i, input] of alone.entries()) expect(await input.read()).toEqual(await whole[i]!.read());
    }
  });

  it('need no layer from the last watched step on', async () => {
    using _ = device.scope();
    const block = await loadBlock(0, { ...loading, source: memoryWeights(tinyWeights()) });
    for (const [index, step] of steps.entries()) {
      const unused = new Set<LinearRole>(steps.slice(index).flatMap(({ roles }) => roles));
      const linears = Object.fromEntries(
        Object.entries(block.linears).map(([role, linear]) => [
          role,
          unused.has(role as LinearRole)
            ? { name: linear.name, bias: linear.bias, activation: linear.activation }
            : linear,
        ]),
      ) as typeof block.linears;
      const [input] = inputsOfSequence(device, { ...block, linears }, values, rotations, execution, [step]);
      const { inputs } = runSequence(device, block, values, rotations, execution, [step]);
      expect(await input!.read()).toEqual(await inputs[0]!.read());
    }
  });
});
