import { BackendError, type Backend } from '@ptqlab/tensor';
import { Allocator } from './allocator.ts';
import { loadKernels } from './load-kernels.ts';
import { ThreadPool } from './thread-pool.ts';
import { WasmBackend } from './wasm-backend.ts';
import { WasmMemory } from './wasm-memory.ts';
import type { WasmOptions } from './wasm-options.ts';

/** The first page holds the control block of the threads; address 0 stays unused. */
const HEAP_START = 65536;
const LARGEST_MIB = 4096;
const MOST_THREADS = 256;

/**
 * Opens the WebAssembly backend: one shared memory, `threads` threads over it. Close it to end the threads; a Node process exits
 * without that too.
 * @throws BackendError for options out of range, and where the host cannot run the kernels
 */
export async function openWasmBackend(options: WasmOptions = {}): Promise<Backend> {
  const { memoryMiB = LARGEST_MIB, relaxed = false } = options;
  const threads = options.threads ?? (await coresOfHost());
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS))
    throw new BackendError(`wasm: ${threads} threads were asked; give a whole number from 1 to ${MOST_THREADS}`);
  if (!(memoryMiB > 0 && memoryMiB <= LARGEST_MIB))
    throw new BackendError(
      `wasm: memoryMiB ${memoryMiB} was asked; a wasm32 memory holds more than 0 and at most ${LARGEST_MIB}`,
    );
  const module = await loadKernels(relaxed);
  const workspaceBytes = workspaceBytesOf(module);
  const fixed = HEAP_START + threads * workspaceBytes;
  if (fixed > memoryMiB * 2 ** 20)
    throw new BackendError(
      `wasm: ${threads} threads need ${Math.ceil(fixed / 2 ** 20)} MiB of workspace and memoryMiB is ${memoryMiB}; raise it or ask for fewer threads`,
    );
  const memory = new WasmMemory(fixed, memoryMiB * 2 ** 20);
  const workspaces = Array.from({ length: threads }, (_, i) => HEAP_START + i * workspaceBytes);
  const pool = await ThreadPool.open(module, memory.memory, workspaces);
  const allocator = new Allocator(memory, fixed);
  const arithmetic = relaxed ? 'relaxed SIMD (fused multiply-add)' : 'SIMD128';
  return new WasmBackend({ pool, memory, allocator }, `wasm (${arithmetic}, ${threads} threads)`);
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
