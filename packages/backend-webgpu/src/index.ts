export { requestAdapter, WebGpuUnavailableError } from './open-gpu.ts';
export { openWebGpuBackend, type WebGpuOptions } from './open-webgpu-backend.ts';
export { WebGpuBackend } from './webgpu-backend.ts';
