import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import type { LayerCase } from './layer-case.ts';
import { runMethod } from './run-method.ts';

/** Counts what a method reads from the device while it quantizes one layer: each read is a round trip on a GPU. */
class CountingBackend extends ReferenceBackend {
  reads = 0;

  override read: ReferenceBackend['read'] = (...given) => {
    this.reads++;
    return super.read(...given);
  };
}

async function readsOf(method: Quantizer, columns: number): Promise<number> {
  const backend = new CountingBackend();
  const device = new Device(backend);
  const layer: LayerCase = { kind: 'realistic', out: 4, columns, seed: 7 };
  const options = Object.fromEntries(Object.entries(method.options).map(([name, option]) => [name, option.default]));
  await runMethod(device, method, { scheme: parseScheme('W4A16-g16'), options }, layer);
  return backend.reads;
}

describe('a column loop', () => {
  it.each(['gptq', 'gptaq'] as const)(
    'of %s reads as often from a layer of 128 columns as from one of 32',
    async (name) => {
      const method = METHODS[name] as unknown as Quantizer;
      expect(await readsOf(method, 128)).toBe(await readsOf(method, 32));
    },
  );
});
