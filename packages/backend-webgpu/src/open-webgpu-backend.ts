import { BackendError, type Factorization } from '@ptqlab/tensor';
import { describeAdapter, openGpu, requestAdapter } from './open-gpu.ts';
import { plainFactorization } from './plain-factorization.ts';
import { asleepUntil } from './asleep-until.ts';
import { describeTuning, tuningFor, type Tuning } from './tuning.ts';
import { WebGpuBackend } from './webgpu-backend.ts';

const isNode = Boolean(globalThis.process?.versions?.node);

export interface WebGpuOptions {
  /** Cap on live device memory in MiB; 4096 when left out. */
  readonly memoryMiB?: number;
  /** The factorization on the host in f64, closed with the backend; plain TypeScript when left out. */
  readonly factorization?: Factorization;
  /** Which of equal shaders run, where that should not be what suits the adapter: for tests and benchmarks. */
  readonly tuning?: Partial<Tuning>;
  /** The most bytes of a buffer that a shader run may see, where that should be less than the adapter allows: for tests. */
  readonly bindingBytes?: number;
}

/**
 * Opens the machine's GPU. Only base features are needed; subgroups and packed i8 products are used where the adapter has them.
 * @throws WebGpuUnavailableError saying how to get an adapter
 */
export async function openWebGpuBackend({
  memoryMiB = 4096,
  factorization = plainFactorization,
  tuning,
  bindingBytes,
}: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const gpu = await openGpu();
  const adapter = await requestAdapter();
  const chosen = { ...tuningFor(adapter, gpu.wgslLanguageFeatures), ...tuning };
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const request = adapter.requestDevice({
    requiredFeatures: adapter.features.has('subgroups') ? ['subgroups'] : [],
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  const device = await request.catch((error: Error) => {
    throw new BackendError(
      `webgpu: ${describeAdapter(adapter)} gives no device (${error.message}); close what else uses it and try again`,
      { cause: error },
    );
  });
  return new WebGpuBackend(device, `${describeAdapter(adapter)}; ${describeTuning(chosen)}`, {
    capBytes: memoryMiB * 2 ** 20,
    tuning: chosen,
    factorization,
    bindingBytes,
    wait: isNode && adapter.info.isFallbackAdapter ? asleepUntil : (promise) => promise,
  });
}
