import {
  BackendError,
  DTYPES,
  type Backend,
  type Buffer,
  type DType,
  type HostArray,
  type Kernels,
} from '@ptqlab/tensor';
import { WasmBuffer, type Engine } from './engine.ts';
import { castKernel } from './kernels/cast-kernel.ts';
import { compensateKernel } from './kernels/compensate-kernel.ts';
import { factorKernel } from './kernels/factor-kernel.ts';
import { mapKernels } from './kernels/map-kernels.ts';
import { matmulKernels } from './kernels/matmul-kernels.ts';
import { moveKernels } from './kernels/move-kernels.ts';
import { packedKernel } from './kernels/packed-kernel.ts';
import { reduceKernels } from './kernels/reduce-kernels.ts';
import { sortKernel } from './kernels/sort-kernel.ts';

/** The tensor interface on WebAssembly: every op has finished when its call returns. */
export class WasmBackend implements Backend {
  readonly name = 'wasm';
  readonly exceptions = [];
  readonly kernels: Kernels;
  #closed = false;

  constructor(
    private readonly engine: Engine,
    readonly description: string,
  ) {
    this.kernels = {
      ...mapKernels(engine),
      ...reduceKernels(engine),
      ...matmulKernels(engine),
      ...packedKernel(engine),
      ...compensateKernel(engine),
      ...moveKernels(engine),
      ...castKernel(engine),
      ...sortKernel(engine),
      ...factorKernel(engine),
    };
  }

  allocate(bytes: number): Buffer {
    this.#requireOpen();
    const { allocator } = this.engine;
    return new WasmBuffer(allocator, allocator.allocate(bytes), bytes);
  }

  free(buffer: Buffer): void {
    const { address, bytes } = this.#own(buffer);
    this.engine.allocator.release(address, bytes);
  }

  upload(buffer: Buffer, values: HostArray): void {
    const { address } = this.#own(buffer);
    this.engine.memory.viewLike(values).set(values, address / values.BYTES_PER_ELEMENT);
  }

  async read<D extends DType>(buffer: Buffer, dtype: D, offset: number, length: number): Promise<HostArray<D>> {
    const { address } = this.#own(buffer);
    const start = address / DTYPES[dtype].bytes + offset;
    return this.engine.memory[dtype].slice(start, start + length) as HostArray<D>;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.engine.pool.close();
  }

  #own(buffer: Buffer): WasmBuffer {
    this.#requireOpen();
    if (!(buffer instanceof WasmBuffer) || buffer.owner !== this.engine.allocator)
      throw new BackendError('wasm: the buffer belongs to another backend; read it there and upload its values here');
    return buffer;
  }

  #requireOpen(): void {
    if (this.#closed) throw new BackendError('wasm: the backend was closed; open another with openWasmBackend()');
  }
}
