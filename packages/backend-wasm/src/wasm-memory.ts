import { dtypeOf, type HostArray } from '@ptqlab/tensor';
import type { GrowableMemory } from './allocator.ts';

const PAGE = 65536;
/** Kernels may read up to 15 bytes past an operand; the memory's end stays this far behind the last block. */
const GUARD = 64;
/** Memory grows by at least this much, so that growing is rare. */
const GROWTH = 16 * 2 ** 20;

/** The shared memory of all threads, and its views as typed arrays, renewed after it has grown. */
export class WasmMemory implements GrowableMemory {
  readonly memory: WebAssembly.Memory;
  readonly #maximum: number;
  #f32!: Float32Array;
  #i32!: Int32Array;
  #u32!: Uint32Array;
  #i8!: Int8Array;

  /** @param capBytes the most the memory may ever hold */
  constructor(initialBytes: number, capBytes: number) {
    this.#maximum = Math.min(Math.floor(capBytes / PAGE), 65536);
    const initial = Math.ceil(initialBytes / PAGE);
    this.memory = new WebAssembly.Memory({ initial, maximum: this.#maximum, shared: true });
    this.#renewViews();
  }

  get end(): number {
    return this.memory.buffer.byteLength - GUARD;
  }

  growTo(end: number): boolean {
    const needed = Math.ceil((end + GUARD - this.memory.buffer.byteLength) / PAGE);
    const left = this.#maximum - this.memory.buffer.byteLength / PAGE;
    if (needed > left) return false;
    try {
      this.memory.grow(Math.min(Math.max(needed, GROWTH / PAGE), left));
    } catch {
      // The system refused what the cap allows: for the caller the same as reaching the cap.
      return false;
    }
    this.#renewViews();
    return true;
  }

  /** The whole memory as elements of the kind `like` has. */
  viewLike(like: HostArray): HostArray {
    return this[dtypeOf(like)!] as HostArray;
  }

  get f32(): Float32Array {
    return this.#f32;
  }

  get i32(): Int32Array {
    return this.#i32;
  }

  get u32(): Uint32Array {
    return this.#u32;
  }

  get i8(): Int8Array {
    return this.#i8;
  }

  #renewViews(): void {
    const { buffer } = this.memory;
    this.#f32 = new Float32Array(buffer);
    this.#i32 = new Int32Array(buffer);
    this.#u32 = new Uint32Array(buffer);
    this.#i8 = new Int8Array(buffer);
  }
}
