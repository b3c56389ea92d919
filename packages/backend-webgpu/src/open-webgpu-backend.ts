import { inverseCholesky } from '@ptqlab/tensor';
import { describeAdapter, openGpu, requestAdapter } from './open-gpu.ts';
import { describeTuning, tuningFor, type Tuning } from './tuning.ts';
import { WebGpuBackend, type Factorize } from './webgpu-backend.ts';

export interface WebGpuOptions {
  /** Cap on live device memory in MiB; 4096 when left out. */
  readonly memoryMiB?: number;
  /** The factorization all backends share, on the host in f64; plain TypeScript when left out. */
  readonly factorize?: Factorize;
  /** Which of equal shaders run, where that should not be what suits the adapter: for tests and benchmarks. */
  readonly tuning?: Partial<Tuning>;
}

/**
 * Opens the machine's GPU. Only base features are needed; subgroups and packed i8 products are used where the adapter has them.
 * @throws WebGpuUnavailableError saying how to get an adapter
 */
export async function openWebGpuBackend({
  memoryMiB = 4096,
  factorize,
  tuning,
}: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const gpu = await openGpu();
  const adapter = await requestAdapter();
  const chosen = { ...tuningFor(adapter, gpu.wgslLanguageFeatures), ...tuning };
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has('subgroups') ? ['subgroups'] : [],
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  const onHost: Factorize = async (A, n) => Float32Array.from(inverseCholesky(Float64Array.from(A), n));
  return new WebGpuBackend(device, `${describeAdapter(adapter)}; ${describeTuning(chosen)}`, {
    capBytes: memoryMiB * 2 ** 20,
    tuning: chosen,
    factorize: factorize ?? onHost,
  });
}
