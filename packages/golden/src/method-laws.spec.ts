import { openWasmBackend } from '@ptqlab/backend-wasm';
import { acceptedTasks, checkMethodLaw, METHOD_LAWS, nameOfTask } from '@ptqlab/conformance';
import { METHODS, type Quantizer } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';

const SEED = Number(process.env['PTQLAB_SEED'] ?? 20_262_125);
const RUNS = Number(process.env['PTQLAB_RUNS'] ?? 5);
const methods = Object.values(METHODS) as unknown as Quantizer[];

describe.each(methods.map((method) => [method.name, method] as const))(
  '%s obeys the laws of methods',
  (_name, method) => {
    let wasm: Device;
    let reference: Device;
    beforeAll(async () => {
      wasm = new Device(await openWasmBackend({ threads: 1, memoryMiB: 512 }));
      reference = new Device(new ReferenceBackend());
    });
    afterAll(async () => {
      expect(wasm.liveTensors).toBe(0);
      expect(reference.liveTensors).toBe(0);
      await wasm.close();
    });

    const tasks = acceptedTasks(method);
    const laws = METHOD_LAWS.map((law) => [law, tasks.filter((task) => law.applies(method, task))] as const)
      .filter(([, applicable]) => applicable.length > 0)
      .map(([law, applicable]) => [`${law.id}: ${law.says}`, law, applicable] as const);

    it.each(laws)('%s', async (_title, law, applicable) => {
      // A step that has no divisor in common with the numbers of schemes, so that few runs see schemes of all kinds.
      const STEP = 7;
      const runs = law.devices === 1 ? RUNS : 1;
      for (let run = 0; run < runs; run++) {
        const task = applicable[(SEED + run * STEP) % applicable.length]!;
        await expect(
          checkMethodLaw(law, { method, task, devices: [wasm, reference] }, { runs: 1, seed: SEED + run }),
        ).resolves.toBe(nameOfTask(task));
      }
    });
  },
);
