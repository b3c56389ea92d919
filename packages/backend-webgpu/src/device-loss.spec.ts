import { BackendError, Device, DeviceLostError } from '@ptqlab/tensor';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { asleepUntil } from './asleep-until.ts';
import { requestAdapter } from './open-gpu.ts';
import { openWebGpuBackend } from './open-webgpu-backend.ts';
import { plainFactorization } from './plain-factorization.ts';
import { WebGpuBackend } from './webgpu-backend.ts';

/** A device, and what takes it away as a driver reset would. */
async function openFragile(): Promise<{ device: Device; lose: () => void; lost: Promise<unknown> }> {
  const adapter = await requestAdapter();
  const gpu = await adapter.requestDevice();
  const tuning = { product: 'registers', reduction: undefined, partials: 16, mostWorkgroups: 64, dot4: false } as const;
  const backend = new WebGpuBackend(gpu, 'webgpu to be lost', {
    capBytes: 2 ** 28,
    tuning,
    factorization: plainFactorization,
    wait: asleepUntil,
  });
  return { device: new Device(backend), lose: () => gpu.destroy(), lost: gpu.lost };
}

/** Settles within the time of a test, whatever the promise does. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'read',
    (error: unknown) => error,
  );

describeWithAdapter('a lost device', () => {
  it('ends a read under way with a named error', async () => {
    const { device, lose } = await openFragile();
    using _ = device.scope();
    const x = device.full([256, 256], 1).matmul(device.full([256, 256], 2));
    const reading = outcomeOf(x.read());
    lose();
    const outcome = await reading;
    // The copy may have been made before the loss; anything else has to say what happened.
    if (outcome !== 'read') {
      expect(outcome).toBeInstanceOf(BackendError);
      expect((outcome as Error).message).toMatch(/^webgpu: .*(lost|destroyed)/);
    }
  });

  it('refuses work afterwards, saying so, and closes without hanging', async () => {
    const { device, lose, lost } = await openFragile();
    {
      using _ = device.scope();
      const x = device.tensor([1, 2, 3], [3]);
      await x.add(1).read();
      lose();
      await lost;
      expect(() => x.add(1)).toThrow(DeviceLostError);
      expect(() => x.add(1)).toThrow(/^webgpu: the device was lost .*open the backend again$/);
      await expect(x.read()).rejects.toThrow(/the device was lost/);
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });

  it('does not take the next one with it', async () => {
    const { lose } = await openFragile();
    lose();
    const device = new Device(await openWebGpuBackend());
    {
      using _ = device.scope();
      expect([...(await device.tensor([1, 2], [2]).mul(3).read())]).toEqual([3, 6]);
    }
    await device.close();
  });
});

describeWithAdapter('a closed backend', () => {
  it('refuses every further call by name', async () => {
    const device = new Device(await openWebGpuBackend());
    const x = device.tensor([1], [1]);
    await device.close();
    expect(() => device.tensor([1], [1])).toThrow(/was closed; open it again/);
    await expect(x.read()).rejects.toThrow(/was closed/);
  });
});
