import { inverseCholesky, type Backend } from '@ptqlab/tensor';
import { describeAdapter, requestAdapter } from './open-gpu.ts';
import { WebGpuBackend, type Factorize } from './webgpu-backend.ts';

export interface WebGpuOptions {
  /** Cap on live device memory in MiB; 4096 when left out. */
  readonly memoryMiB?: number;
  /** The factorization all backends share, on the host in f64; plain TypeScript when left out. */
  readonly factorize?: Factorize;
}

/**
 * Opens the machine's GPU. Only base features are needed.
 * @throws WebGpuUnavailableError saying how to get an adapter
 */
export async function openWebGpuBackend({ memoryMiB = 4096, factorize }: WebGpuOptions = {}): Promise<Backend> {
  const adapter = await requestAdapter();
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
  const onHost: Factorize = async (A, n) => Float32Array.from(inverseCholesky(Float64Array.from(A), n));
  return new WebGpuBackend(device, describeAdapter(adapter), memoryMiB * 2 ** 20, factorize ?? onHost);
}
