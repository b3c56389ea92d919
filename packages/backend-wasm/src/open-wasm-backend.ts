import type { Backend } from '@ptqlab/tensor';
import { Allocator } from './allocator.ts';
import { checkWasmOptions } from './check-wasm-options.ts';
import { ThreadPool } from './thread-pool.ts';
import { WasmBackend } from './wasm-backend.ts';
import { WasmMemory } from './wasm-memory.ts';
import type { WasmOptions } from './wasm-options.ts';

/**
 * Opens the WebAssembly backend: one shared memory, `threads` threads over it. Close it to end the threads; a Node process exits
 * without that too.
 * @throws DeviceOptionError for options out of range; BackendError where the host cannot run the kernels
 */
export async function openWasmBackend(options: WasmOptions = {}): Promise<Backend> {
  const { module, memoryMiB, workspaces, fixedBytes } = await checkWasmOptions(options);
  const memory = new WasmMemory(fixedBytes, memoryMiB * 2 ** 20);
  const pool = await ThreadPool.open(module, memory.memory, workspaces);
  const allocator = new Allocator(memory, fixedBytes, memoryMiB);
  const arithmetic = options.relaxed ? 'relaxed SIMD (fused multiply-add)' : 'SIMD128';
  return new WasmBackend({ pool, memory, allocator }, `wasm (${arithmetic}, ${workspaces.length} threads)`);
}
