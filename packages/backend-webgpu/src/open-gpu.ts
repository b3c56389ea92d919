import { BackendError } from '@ptqlab/tensor';

/** Why there is no adapter, and how to get one. */
const REMEDY =
  'in a browser use one with WebGPU on a page served over https or from localhost; on Debian `apt-get install chromium libvulkan1` and set ' +
  'VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json for a software adapter; in a container for NVIDIA turn on the graphics capability';

/** No adapter: the backend cannot be had on this machine. Tests skip on it, `doctor` prints it. */
export class WebGpuUnavailableError extends BackendError {}

/** The page's or worker's GPU, or in Node the one of the npm package `webgpu` (Dawn). */
async function openGpu(): Promise<GPU> {
  if (globalThis.navigator?.gpu) return globalThis.navigator.gpu;
  // A variable keeps bundlers from following an import that only Node can make.
  const dawn = 'webgpu';
  const { create, globals } = (await import(/* @vite-ignore */ dawn)) as {
    create: (flags: string[]) => GPU;
    globals: object;
  };
  Object.assign(globalThis, globals);
  return create([]);
}

/** @throws WebGpuUnavailableError saying how to get an adapter */
export async function requestAdapter(): Promise<GPUAdapter> {
  const gpu = await openGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new WebGpuUnavailableError(`webgpu: no adapter was found; ${REMEDY}`);
  return adapter;
}

/** One line for people: vendor, device, software or not. */
export function describeAdapter({ info }: GPUAdapter): string {
  const name = [info.vendor, info.architecture, info.description].filter((part) => part !== '').join(' ');
  return `WebGPU on ${name}${info.isFallbackAdapter ? ' (software)' : ''}`;
}
