import {
  contiguousLayout,
  opsOf,
  sizeOf,
  type Backend,
  type BoundException,
  type Buffer,
  type DType,
  type Factorization,
  type HostArray,
  type Kernels,
  type MapOp,
  type OpName,
  type Operand,
  type ReduceOp,
} from '@ptqlab/tensor';
import { BufferPool } from './buffer-pool.ts';
import { CommandStream } from './command-stream.ts';
import { gpuBufferOf } from './gpu-buffer.ts';
import { fillKernel, iotaKernel } from './kernels/fill.ts';
import { gatherKernel } from './kernels/gather.ts';
import { mapKernel } from './kernels/map.ts';
import { matmulIntegerKernel } from './kernels/contract/matmul-integer.ts';
import { matmulPackedKernel } from './kernels/contract/matmul-packed.ts';
import { gramKernel, matmulKernel } from './kernels/contract/matmul.ts';
import { moveKernel } from './kernels/move.ts';
import { reduceKernel } from './kernels/reduce.ts';
import { sortRows } from './sort-rows.ts';
import type { Tuning } from './tuning.ts';

/** What a backend is opened with. */
export interface WebGpuSettings {
  /** Cap on live device memory. */
  readonly capBytes: number;
  readonly tuning: Tuning;
  readonly factorization: Factorization;
}

/** Every row of the op table on a WebGPU device. Routines read their operand and run on the host. */
export class WebGpuBackend implements Backend {
  readonly name = 'webgpu';
  readonly exceptions: readonly BoundException[] = [];
  readonly kernels: Kernels;
  readonly #pool: BufferPool;
  readonly #stream: CommandStream;

  constructor(
    private readonly device: GPUDevice,
    readonly description: string,
    private readonly settings: WebGpuSettings,
  ) {
    this.#pool = new BufferPool(device, settings.capBytes);
    this.#stream = new CommandStream(device);
    this.kernels = this.#makeKernels();
  }

  /** Shader runs so far: what a method costs in round trips to the driver. */
  get dispatched(): number {
    return this.#stream.dispatched;
  }

  /** Device memory in use and kept for reuse. */
  get heldBytes(): number {
    return this.#pool.liveBytes + this.#pool.idleBytes;
  }

  allocate(bytes: number): Buffer {
    return this.#pool.take(bytes);
  }

  free(buffer: Buffer): void {
    this.#pool.give(gpuBufferOf(buffer));
  }

  upload(buffer: Buffer, values: HostArray): void {
    this.#stream.upload(gpuBufferOf(buffer), values);
  }

  async read<D extends DType>(buffer: Buffer, dtype: D, offset: number, length: number): Promise<HostArray<D>> {
    return this.#stream.read(gpuBufferOf(buffer), dtype, offset, length);
  }

  async close(): Promise<void> {
    this.#stream.submit();
    await this.device.queue.onSubmittedWorkDone();
    this.#stream.close();
    this.#pool.trim();
    this.device.destroy();
    await this.settings.factorization.close();
  }

  #makeKernels(): Kernels {
    const { tuning, factorization } = this.settings;
    const [stream, pool] = [this.#stream, this.#pool];
    const move = moveKernel(stream, pool, tuning);
    const multiply = matmulKernel(stream, tuning);
    const maps = (opsOf('map') as MapOp[]).map((op) => [op, mapKernel(op, stream, tuning)]);
    const reductions = (opsOf('reduce') as ReduceOp[]).map((op) => [op, reduceKernel(op, stream, pool, tuning)]);
    const others: Pick<Kernels, Exclude<OpName, MapOp | ReduceOp>> = {
      matmul: (a, b, out) => multiply(a, b, out, 'set'),
      subtractMatmul: (a, b, out) => {
        const copies = [a, b].filter(({ buffer }) => buffer === out.buffer).map((operand) => this.#copyOf(operand));
        const apart = (operand: Operand): Operand => copies.find(([given]) => given === operand)?.[1] ?? operand;
        multiply(apart(a), apart(b), out, 'subtract');
        for (const [, { buffer }] of copies) this.free(buffer);
      },
      gram: gramKernel(multiply),
      matmulInteger: matmulIntegerKernel(stream, tuning),
      matmulPacked: matmulPackedKernel(stream, tuning),
      copy: move,
      cast: move,
      gather: gatherKernel(stream, tuning),
      fill: fillKernel(stream, tuning),
      iota: iotaKernel(stream, tuning),
      sort: async (input, descending, values, indices) => {
        const rows = await this.#readContiguous(input);
        const sorted = sortRows(rows, input.layout.shape.at(-1) ?? 1, descending);
        this.upload(values.buffer, sorted.values);
        this.upload(indices.buffer, sorted.indices);
      },
      inverseCholesky: async (a, out) => {
        const A = await this.#readContiguous(a);
        this.upload(out.buffer, await factorization.inverseCholesky(A, a.layout.shape[0]!));
      },
    };
    return { ...Object.fromEntries([...maps, ...reductions]), ...others } as Kernels;
  }

  /** An f32 operand and its copy in memory of its own: a dispatch cannot read the buffer it writes, not even another part of it. */
  #copyOf(operand: Operand): readonly [given: Operand, copy: Operand] {
    const layout = contiguousLayout(operand.layout.shape);
    const copy: Operand = { buffer: this.#pool.take(sizeOf(layout.shape) * 4), dtype: 'f32', layout };
    this.kernels.copy(operand, copy);
    return [operand, copy];
  }

  /** The f32 elements of an operand in row-major order. */
  async #readContiguous(operand: Operand): Promise<HostArray<'f32'>> {
    const [, { buffer, layout }] = this.#copyOf(operand);
    try {
      return await this.#stream.read(gpuBufferOf(buffer), 'f32', 0, sizeOf(layout.shape));
    } finally {
      this.free(buffer);
    }
  }
}
