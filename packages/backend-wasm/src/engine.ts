import { BackendError, DTYPES, type Buffer, type Operand } from '@ptqlab/tensor';
import type { Allocator } from './allocator.ts';
import type { ThreadPool } from './thread-pool.ts';
import type { WasmMemory } from './wasm-memory.ts';

/** Memory handed out by this backend: a block of the shared wasm memory. */
export class WasmBuffer implements Buffer {
  constructor(
    readonly owner: Allocator,
    readonly address: number,
    readonly bytes: number,
  ) {}
}

/** What every kernel family works with. */
export interface Engine {
  readonly pool: ThreadPool;
  readonly memory: WasmMemory;
  readonly allocator: Allocator;
}

/** Byte address of an operand's first element. */
export function addressOf({ buffer, dtype, layout }: Operand): number {
  if (!(buffer instanceof WasmBuffer))
    throw new BackendError('wasm: an operand lives on another backend; read it and upload its values');
  return buffer.address + layout.offset * DTYPES[dtype].bytes;
}

/** Byte stride of one axis; 0 for an axis that is not there. */
export function byteStride({ dtype, layout }: Operand, axis: number): number {
  return (layout.strides[axis] ?? 0) * DTYPES[dtype].bytes;
}

/** Runs `use` with a block of memory that is freed afterwards, also when it throws. */
export function withSpace<T>({ allocator }: Engine, bytes: number, use: (address: number) => T): T {
  const address = allocator.allocate(bytes);
  try {
    return use(address);
  } finally {
    allocator.release(address, bytes);
  }
}
