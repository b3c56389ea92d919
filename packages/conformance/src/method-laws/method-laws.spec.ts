import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { absmaxActivation, METHODS, type Quantizer } from '@ptqlab/quant';
import { acceptedTasks } from './accepted-tasks.ts';
import { checkMethodLaw, METHOD_LAWS } from './check-method.ts';

/** The laws must be able to fail: methods with one thing wrong, and the law that notices. */
const rtn = METHODS.rtn as unknown as Quantizer;
const MUTANTS: readonly (readonly [what: string, law: string, mutant: Quantizer])[] = [
  [
    'codes one too high',
    'method.codes',
    {
      ...rtn,
      async quantize(layer, statistics, task) {
        const { weight, report } = await rtn.quantize(layer, statistics, task);
        return { weight: { ...weight, parts: { ...weight.parts, codes: weight.parts['codes']!.add(1) } }, report };
      },
    },
  ],
  [
    'a scale of 0',
    'method.scales',
    {
      ...rtn,
      async quantize(layer, statistics, task) {
        const { weight, report } = await rtn.quantize(layer, statistics, task);
        return { weight: { ...weight, parts: { ...weight.parts, scale: weight.parts['scale']!.mul(0) } }, report };
      },
    },
  ],
  [
    'a result that depends on the call',
    'method.repeat',
    (() => {
      let calls = 0;
      return {
        ...rtn,
        async quantize(layer, statistics, task) {
          const bits = 2 + (calls++ % 2);
          return rtn.quantize(layer, statistics, { ...task, scheme: { ...task.scheme, weightBits: bits } });
        },
      } satisfies Quantizer;
    })(),
  ],
  [
    'an activation zero-point between two codes',
    'activation.codes',
    {
      ...rtn,
      check: () => undefined,
      activation: () => ({
        ...absmaxActivation(4, 'token'),
        fit: (x) => ({ scale: x.device.full([x.shape[0]!, 1], 1), zeroPoint: x.device.full([x.shape[0]!, 1], 0.5) }),
      }),
    },
  ],
  [
    'an activation scale of 0',
    'activation.codes',
    {
      ...rtn,
      check: () => undefined,
      activation: () => ({
        ...absmaxActivation(4, 'token'),
        fit: (x) => ({ scale: x.device.zeros([x.shape[0]!, 1]), zeroPoint: x.device.zeros([x.shape[0]!, 1]) }),
      }),
    },
  ],
  [
    'rows that know their place',
    'method.rows',
    {
      ...rtn,
      async quantize(layer, statistics, task) {
        const { weight, report } = await rtn.quantize(layer, statistics, task);
        const codes = weight.parts['codes']!;
        codes.rows(0, 1).write(0);
        return { weight, report };
      },
    },
  ],
];

describe('the laws of methods', () => {
  let device: Device;
  beforeAll(() => {
    device = new Device(new ReferenceBackend());
  });

  it.each(MUTANTS)('notice %s', async (_what, id, mutant) => {
    const law = METHOD_LAWS.find((one) => one.id === id)!;
    const task = acceptedTasks(mutant).find(({ scheme }) => scheme.weightBits === 3)!;
    await expect(
      checkMethodLaw(law, { method: mutant, task, devices: [device] }, { runs: 5, seed: 1 }),
    ).rejects.toThrow();
  });

  it('are each about some method', () => {
    for (const law of METHOD_LAWS) {
      const about = (Object.values(METHODS) as unknown as Quantizer[]).some((method) =>
        acceptedTasks(method).some((task) => law.applies(method, task)),
      );
      expect([law.id, about]).toEqual([law.id, true]);
    }
  });

  it('have ids of their own', () => {
    expect(new Set(METHOD_LAWS.map(({ id }) => id)).size).toBe(METHOD_LAWS.length);
  });
});
