import { availableParallelism } from 'node:os';
import { Device, ReferenceBackend, type Backend } from '@ptqlab/tensor';
import { UsageError } from './usage-error.ts';
import { closest } from 'fastest-levenshtein';

/** What a user may say about the device. */
export interface DeviceOptions {
  /** Threads of the CPU backends; all cores when left out. */
  readonly threads?: number | undefined;
  /** Cap on backend memory in MiB. */
  readonly memoryMib?: number | undefined;
  /** Allow fused multiply-add; results then depend on the machine. */
  readonly relaxed?: boolean | undefined;
}

interface BackendEntry {
  readonly says: string;
  open(options: DeviceOptions): Promise<Backend>;
}

/** THE ONE PLACE THAT NAMES BACKENDS. Each is loaded only when it is asked for. */
export const BACKENDS = {
  wasm: {
    says: 'WebAssembly SIMD on the CPU, multithreaded, bit-identical for any number of threads',
    open: async ({ threads = availableParallelism(), memoryMib, relaxed = false }) => {
      const { openWasmBackend } = await import('@ptqlab/backend-wasm');
      return openWasmBackend({ threads, relaxed, ...memoryOf(memoryMib) });
    },
  },
  webgpu: {
    says: 'WGSL compute shaders on a GPU, or on a software adapter',
    open: async ({ threads, memoryMib }) => {
      const { WasmFactorization } = await import('@ptqlab/backend-wasm');
      const { openWebGpuBackend } = await import('@ptqlab/backend-webgpu');
      const factorization = new WasmFactorization(threads ? { threads } : {});
      return openWebGpuBackend({ factorization, ...memoryOf(memoryMib) });
    },
  },
  reference: {
    says: 'plain TypeScript generated from the op table; slow, the judge of the others',
    open: async () => new ReferenceBackend(),
  },
} as const satisfies Record<string, BackendEntry>;

/** The option as backends call it. */
const memoryOf = (memoryMib: number | undefined) => (memoryMib === undefined ? {} : { memoryMiB: memoryMib });

/** Backends that need nothing of the machine, so that any other can be held against them: the plain one, and the one studies run on by default. */
export const EVERYWHERE: readonly BackendName[] = ['reference', 'wasm'];

export type BackendName = keyof typeof BACKENDS;

/** @throws UsageError naming the nearest backend */
export async function openDevice(name: string, options: DeviceOptions): Promise<Device> {
  const entry = Object.hasOwn(BACKENDS, name) ? (BACKENDS as Record<string, BackendEntry>)[name] : undefined;
  const names = Object.keys(BACKENDS);
  if (!entry)
    throw new UsageError(
      `--backend "${name}" is not known; did you mean "${closest(name, names)}"? Known are ${names.join(', ')}`,
    );
  return new Device(await entry.open(options));
}

/**
 * Finds options out of range before a command does anything: no thread is started, no memory taken.
 * @throws DeviceOptionError
 */
export async function checkDeviceOptions(name: string, options: DeviceOptions): Promise<void> {
  if (name !== 'wasm') return;
  const { checkWasmOptions } = await import('@ptqlab/backend-wasm');
  const { threads = availableParallelism(), memoryMib, relaxed = false } = options;
  await checkWasmOptions({ threads, relaxed, ...memoryOf(memoryMib) });
}
