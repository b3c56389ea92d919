import { Device } from '@ptqlab/tensor';
import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { asleepUntil } from './asleep-until.ts';
import { requestAdapter } from './open-gpu.ts';
import { plainFactorization } from './plain-factorization.ts';
import { tuningFor } from './tuning.ts';
import { WebGpuBackend } from './webgpu-backend.ts';

/** A device under the test's hands. */
async function openGpu(): Promise<{ gpu: GPUDevice; device: Device }> {
  const adapter = await requestAdapter();
  const gpu = await adapter.requestDevice();
  const settings = {
    capBytes: 2 ** 28,
    tuning: tuningFor(adapter, new Set()),
    factorization: plainFactorization,
    wait: asleepUntil,
  };
  return { gpu, device: new Device(new WebGpuBackend(gpu, 'webgpu that fails', settings)) };
}

/** x + x on the device, read. */
async function sumOn(device: Device): Promise<unknown> {
  using _ = device.scope();
  return device
    .tensor([1, 2, 3, 4], [2, 2])
    .add(device.full([2, 2], 1))
    .read();
}

/** Lets the next scope of a kind see `error`, as a device would tell it. */
function tell(gpu: GPUDevice, kind: GPUErrorFilter, error: GPUError): void {
  const open: GPUErrorFilter[] = [];
  const [push, pop] = [gpu.pushErrorScope.bind(gpu), gpu.popErrorScope.bind(gpu)];
  let told = false;
  gpu.pushErrorScope = (filter) => {
    open.push(filter);
    push(filter);
  };
  gpu.popErrorScope = async () => {
    const filter = open.pop();
    const seen = await pop();
    if (filter !== kind || told) return seen;
    told = true;
    return error;
  };
}

describeWithAdapter('errors that a device reports late', () => {
  it('name the shader that does not compile, and the device stays refused', async () => {
    const { gpu, device } = await openGpu();
    const compile = gpu.createShaderModule.bind(gpu);
    gpu.createShaderModule = (given) =>
      compile(given.label?.startsWith('map add') ? { ...given, code: `${given.code} no WGSL` } : given);
    await expect(sumOn(device)).rejects.toThrow(
      /^webgpu: compiling the shader map add vectors: the device refused it \(validation\): /,
    );
    await expect(sumOn(device)).rejects.toThrow(/compiling the shader map add/);
    expect(device.liveTensors).toBe(0);
    await device.close();
  });

  it.each([
    [
      'out-of-memory',
      'GPUOutOfMemoryError',
      /^webgpu: a buffer of 256 bytes: the device has no memory left for it, .*: spent$/,
    ],
    ['internal', 'GPUInternalError', /^webgpu: a buffer of 256 bytes: the driver failed \(internal\): spent$/],
  ] as const)('say what was done when the device told %s', async (kind, type, message) => {
    const { gpu, device } = await openGpu();
    const Told = (globalThis as unknown as Record<string, new (message: string) => GPUError>)[type]!;
    tell(gpu, kind, new Told('spent'));
    await expect(sumOn(device)).rejects.toThrow(message);
    await device.close();
  });

  it('name the shaders of a batch that was refused as a whole', async () => {
    const { gpu, device } = await openGpu();
    const create = gpu.createCommandEncoder.bind(gpu);
    gpu.createCommandEncoder = (given) => {
      const encoder = create(given);
      // A debug group that is never closed makes the commands invalid.
      encoder.pushDebugGroup('left open');
      return encoder;
    };
    await expect(sumOn(device)).rejects.toThrow(
      /^webgpu: running fill vectors, map add vectors: the device refused it \(validation\)/,
    );
    await device.close();
  });
});
