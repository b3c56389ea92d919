/** @jest-environment ../backend-webgpu/testing/webgpu-environment.cjs */
import { certifyMethod, runMethod, type LayerCase } from '@ptqlab/conformance';
import { METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import { optionsOf } from '@ptqlab/study';
import type { Device } from '@ptqlab/tensor';
import { openDevice } from './backends.ts';
import { methodJudges } from './method-judges.ts';

declare const webGpuIsMissing: boolean;

const SCHEMES: Readonly<Record<keyof typeof METHODS, string>> = {
  rtn: 'W4A16-g16',
  gptq: 'W3A16-g16',
  gptaq: 'W4A16-g16-sym',
  awq: 'W4A16-g16',
  smoothquant: 'W8A8-channel-sym',
  'slim-llm': 'W2A16-g16',
  billm: 'W1A16-g16',
};
const methods = Object.entries(METHODS).map(([name, method]) => [name, method as unknown as Quantizer] as const);
const schemeOf = (name: string) => parseScheme(SCHEMES[name as keyof typeof METHODS]);

/** −p + a·a with p = a·a rounded is 0 unless a product goes into the sum unrounded, as WGSL allows. */
async function fusesProducts(device: Device): Promise<boolean> {
  using _ = device.scope();
  const a = Math.fround(1 + 2 ** -12);
  return (
    (await device
      .tensor([-1, a], [1, 2])
      .matmul(device.tensor([a * a, a], [2, 1]))
      .item()) !== 0
  );
}

const [when, run] = webGpuIsMissing ? [' (skipped: no WebGPU adapter on this machine)', describe.skip] : ['', describe];
run(`methods on WebGPU${when}`, () => {
  let [gpu, wasm]: Device[] = [];
  let fuses: boolean;
  beforeAll(async () => {
    gpu = await openDevice('webgpu', { threads: 1 });
    wasm = await openDevice('wasm', { threads: 1 });
    fuses = await fusesProducts(gpu);
  });
  afterAll(async () => {
    await gpu?.close();
    await wasm?.close();
  });

  it.each(methods)('%s obeys its laws, against WebAssembly and the reference', async (name, method) => {
    const certificate = await certifyMethod(() => openDevice('webgpu', { threads: 1 }), methodJudges, {
      method,
      schemes: [schemeOf(name)],
      runs: 1,
      seed: 42,
    });
    expect(certificate.laws.filter(({ failure }) => failure)).toEqual([]);
    expect(certificate.judges).toEqual(['reference', 'wasm']);
  });

  it('rounds products before they are added on software adapters, so that the tests of bits below compare something', () => {
    if (gpu!.backend.description.includes('(software)')) expect(fuses).toBe(false);
  });

  it.each(methods)(
    '%s stores the bits it stores on WebAssembly, where products are rounded before they are added',
    async (name, method) => {
      if (fuses) return;
      const layer: LayerCase = { kind: 'realistic', out: 7, columns: 80, seed: 11 };
      const task = { scheme: schemeOf(name), options: optionsOf(method, {}) };
      const [ours, theirs] = [await runMethod(gpu!, method, task, layer), await runMethod(wasm!, method, task, layer)];
      expect(ours).toEqual(theirs);
    },
  );
});
