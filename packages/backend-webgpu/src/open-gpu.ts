import { BackendError } from '@ptqlab/tensor';

/** How to get an adapter. */
const REMEDY = globalThis.process?.versions?.node
  ? '`ptqlab doctor` says what is missing on this machine'
  : 'use a browser whose WebGPU is on, over https or from localhost';

/** No adapter: the backend cannot be had on this machine. Tests skip on it, `doctor` prints it. */
export class WebGpuUnavailableError extends BackendError {}

/** What the npm package `webgpu` offers. */
interface Dawn {
  create(flags: string[]): GPU;
  readonly globals: object;
}

/**
 * Dawn's instance, one for the life of a Node process. Adapters and devices do not keep it alive: once it is collected, whatever still
 * computes crashes the process. It does not keep the process from ending.
 */
let dawn: Promise<GPU> | undefined;

async function startDawn(): Promise<GPU> {
  // A variable keeps bundlers from following an import that only Node can make.
  const name = 'webgpu';
  try {
    const { create, globals } = (await import(/* @vite-ignore */ name)) as Dawn;
    Object.assign(globalThis, globals);
    return create([]);
  } catch (error) {
    dawn = undefined;
    throw new WebGpuUnavailableError(`webgpu: ${whyNotLoaded(error as NodeJS.ErrnoException)}`, { cause: error });
  }
}

/** The package is absent, or its binary does not run here. */
function whyNotLoaded({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ERR_MODULE_NOT_FOUND') return 'the npm package webgpu is not installed; install it with npm ci';
  return (
    `the npm package webgpu cannot be loaded on ${process.platform} ${process.arch} (${message}); ` +
    'it has binaries for Linux with glibc 2.34 or newer, macOS and Windows'
  );
}

/** The page's or worker's GPU, or in Node the one of the npm package `webgpu` (Dawn). */
export async function openGpu(): Promise<GPU> {
  return globalThis.navigator?.gpu ?? (dawn ??= startDawn());
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
