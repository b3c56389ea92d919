import { DeviceOptionError } from '@ptqlab/tensor';
import { loadKernels } from './load-kernels.ts';
import type { WasmOptions } from './wasm-options.ts';

/** All a wasm32 memory can have. */
export const LARGEST_MIB = 4096;
/** The first page holds the control block of the threads; address 0 stays unused. */
const HEAP_START = 65536;
const MOST_THREADS = 256;

/** Options in range, with their defaults, and the memory that the threads take of it. */
export interface WasmPlan {
  readonly module: WebAssembly.Module;
  readonly memoryMiB: number;
  /** Addresses of the threads' workspaces. */
  readonly workspaces: readonly number[];
  /** Bytes before the first tensor. */
  readonly fixedBytes: number;
}

/**
 * What a backend with these options will be; starts no thread and takes no memory.
 * @throws DeviceOptionError for options out of range; BackendError where the host cannot run the kernels
 */
export async function checkWasmOptions(options: WasmOptions = {}): Promise<WasmPlan> {
  const { memoryMiB = LARGEST_MIB, relaxed = false } = options;
  const threads = options.threads ?? (await coresOfHost());
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS))
    throw new DeviceOptionError(`wasm: ${threads} threads were asked; give a whole number from 1 to ${MOST_THREADS}`);
  if (!(memoryMiB > 0 && memoryMiB <= LARGEST_MIB))
    throw new DeviceOptionError(
      `wasm: a memory cap of ${memoryMiB} MiB was asked; a wasm32 memory holds more than 0 and at most ${LARGEST_MIB} MiB`,
    );
  const module = await loadKernels(relaxed);
  const workspaceBytes = workspaceBytesOf(module);
  const fixedBytes = HEAP_START + threads * workspaceBytes;
  if (fixedBytes > memoryMiB * 2 ** 20)
    throw new DeviceOptionError(
      `wasm: ${threads} threads need ${Math.ceil(fixedBytes / 2 ** 20)} MiB of workspace and the memory cap is ${memoryMiB} MiB; raise it or ask for fewer threads`,
    );
  const workspaces = Array.from({ length: threads }, (_, i) => HEAP_START + i * workspaceBytes);
  return { module, memoryMiB, workspaces, fixedBytes };
}

async function coresOfHost(): Promise<number> {
  if (!globalThis.process?.versions?.node) return globalThis.navigator?.hardwareConcurrency ?? 1;
  const { availableParallelism } = await import('node:os');
  return availableParallelism();
}

/** A throw-away instance over the smallest memory, only to read the constant. */
function workspaceBytesOf(module: WebAssembly.Module): number {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return (exports.WORKSPACE_BYTES as WebAssembly.Global).value as number;
}
