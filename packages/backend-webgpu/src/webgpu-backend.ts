import {
  contiguousLayout,
  DTYPES,
  opsOf,
  sizeOf,
  type Backend,
  type BoundException,
  type Buffer,
  type DType,
  type Factorization,
  type HostArray,
  type Kernels,
  type Layout,
  type MapOp,
  type OpName,
  type Operand,
  type ReduceOp,
} from '@ptqlab/tensor';
import { BindingLimit } from './binding-limit.ts';
import { BufferPool } from './buffer-pool.ts';
import { CommandStream, type Wait } from './command-stream.ts';
import { gpuBufferOf } from './gpu-buffer.ts';
import { compensateKernel } from './kernels/compensate.ts';
import { fillKernel, iotaKernel } from './kernels/fill.ts';
import { gatherKernel } from './kernels/gather.ts';
import { mapKernel } from './kernels/map.ts';
import { matmulIntegerKernel } from './kernels/contract/matmul-integer.ts';
import { matmulPackedKernel } from './kernels/contract/matmul-packed.ts';
import { gramKernel, matmulKernel } from './kernels/contract/matmul.ts';
import { moveKernel } from './kernels/move.ts';
import { reduceKernel } from './kernels/reduce.ts';
import { sortRows } from './sort-rows.ts';
import { splitCompensation } from './split-compensation.ts';
import { splitGather } from './split-gather.ts';
import { splitProduct, splitSides, type WholeDepthKernel, type WithCompact } from './split-product.ts';
import { splitReduce, type Scratch } from './split-reduce.ts';
import type { Tuning } from './tuning.ts';

/** What a backend is opened with. */
export interface WebGpuSettings {
  /** Cap on live device memory. */
  readonly capBytes: number;
  readonly tuning: Tuning;
  /** The most bytes of a buffer that a shader run sees; what the device allows when left out. */
  readonly bindingBytes?: number | undefined;
  readonly factorization: Factorization;
  readonly wait: Wait;
}

/** Every row of the op table on a WebGPU device. Routines read their operand and run on the host. */
export class WebGpuBackend implements Backend {
  readonly name = 'webgpu';
  readonly exceptions: readonly BoundException[] = [];
  readonly kernels: Kernels;
  readonly #pool: BufferPool;
  readonly #stream: CommandStream;
  readonly #limit: BindingLimit;
  readonly #moveKernel: Kernels['copy'];

  constructor(
    private readonly device: GPUDevice,
    readonly description: string,
    private readonly settings: WebGpuSettings,
  ) {
    this.#stream = new CommandStream(device, settings.wait);
    this.#pool = new BufferPool(device, settings.capBytes, this.#stream.scopes, () => {
      this.#stream.submit();
      this.#stream.forgetBindGroups();
    });
    const { maxStorageBufferBindingSize, minStorageBufferOffsetAlignment } = device.limits;
    const bindingBytes = settings.bindingBytes ?? maxStorageBufferBindingSize;
    this.#limit = new BindingLimit(bindingBytes, minStorageBufferOffsetAlignment);
    this.#moveKernel = moveKernel(this.#stream, settings.tuning);
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
    try {
      await this.#stream.finish();
    } finally {
      this.#pool.trim();
      this.device.destroy();
      await this.settings.factorization.close();
    }
  }

  #makeKernels(): Kernels {
    const { tuning, factorization } = this.settings;
    const [stream, pool, limit] = [this.#stream, this.#pool, this.#limit];
    const multiply = splitProduct(matmulKernel(stream, tuning), limit);
    const maps = (opsOf('map') as MapOp[]).map((op) => {
      const map = mapKernel(op, stream, tuning);
      const pieces: Kernels[MapOp] = (inputs, out) => {
        for (const piece of limit.pieces([...inputs, out])) map(piece.slice(0, -1), piece.at(-1)!);
      };
      return [op, pieces];
    });
    const scratch: Scratch = {
      copy: (operand, use) => this.#withCopy(operand, contiguousLayout(operand.layout.shape), use),
      like: (out, length, use) =>
        this.#withMemory('f32', contiguousLayout([...out.layout.shape.slice(0, -1), length]), use),
    };
    const reductions = (opsOf('reduce') as ReduceOp[]).map((op) => [
      op,
      splitReduce(op, reduceKernel(op, stream, pool, tuning), limit, scratch),
    ]);
    const [fill, iota, gather] = [fillKernel(stream, tuning), iotaKernel(stream, tuning), gatherKernel(stream, tuning)];
    const others: Pick<Kernels, Exclude<OpName, MapOp | ReduceOp>> = {
      matmul: (a, b, out) => multiply(a, b, out, 'set'),
      subtractMatmul: (a, b, out) =>
        this.#apart(a, out, (A) => this.#apart(b, out, (B) => multiply(A, B, out, 'subtract'))),
      gram: gramKernel(multiply),
      ...this.#wholeDepthKernels(),
      quantizeCompensating: this.#compensation(),
      copy: (input, out) => this.#move(input, out),
      cast: (input, out) => this.#move(input, out),
      gather: splitGather(gather, limit),
      fill: (value, out) => limit.pieces([out]).forEach(([piece]) => fill(value, piece!)),
      iota: (out) =>
        limit.pieces([out]).reduce((first, [piece]) => {
          iota(piece!, first);
          return first + piece!.layout.shape[0]!;
        }, 0),
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

  #wholeDepthKernels(): Pick<Kernels, 'matmulInteger' | 'matmulPacked'> {
    const [stream, tuning, limit] = [this.#stream, this.settings.tuning, this.#limit];
    const integer = matmulIntegerKernel(stream, tuning);
    const packed = matmulPackedKernel(stream, tuning);
    const withCompact: WithCompact = (operand, axis, use) => {
      const { shape } = operand.layout;
      const inOrder = contiguousLayout(axis === 0 ? shape : [...shape].reverse());
      const layout = axis === 0 ? inOrder : { ...inOrder, shape, strides: [...inOrder.strides].reverse() };
      this.#withCopy(operand, layout, use);
    };
    const integers = splitSides('matmulInteger', (a, { parts: [b] }, out) => integer(a, b!, out), limit, withCompact);
    return {
      matmulInteger: (a, b, out) => integers(a, { parts: [b], axis: 1 }, out),
      matmulPacked: (x, weight, out) => {
        const multiply: WholeDepthKernel = (a, { parts: [words, scale, zeroPoint] }, to) =>
          packed(a, { ...weight, words: words!, scale: scale!, zeroPoint: zeroPoint! }, to);
        const columns = { parts: [weight.words, weight.scale, weight.zeroPoint], axis: 0 } as const;
        splitSides('matmulPacked', multiply, limit, withCompact)(x, columns, out);
      },
    };
  }

  #compensation(): Kernels['quantizeCompensating'] {
    const run = splitCompensation(compensateKernel(this.#stream), this.#limit, (operand, andBack, use) =>
      this.#withCopy(operand, contiguousLayout(operand.layout.shape), (compact) => {
        use(compact);
        if (andBack) this.#move(compact, operand);
      }),
    );
    return (W, by, codes, E) => {
      const apart = (operand: Operand, use: (operand: Operand) => void): void => this.#apart(operand, W, use);
      apart(by.U, (U) =>
        apart(by.P ?? U, (P) =>
          apart(by.scale, (scale) =>
            apart(by.zeroPoint, (zeroPoint) => run(W, { ...by, U, P: by.P && P, scale, zeroPoint }, codes, E)),
          ),
        ),
      );
    };
  }

  /** A dispatch cannot read the buffer it writes, not even another part of it: an operand that lies there is copied first. */
  #apart(operand: Operand, out: Operand, use: (operand: Operand) => void): void {
    const isSame = gpuBufferOf(operand.buffer).storage === gpuBufferOf(out.buffer).storage;
    if (isSame) this.#withCopy(operand, contiguousLayout(operand.layout.shape), use);
    else use(operand);
  }

  #move(input: Operand, out: Operand): void {
    this.#apart(input, out, (from) => {
      for (const [piece, to] of this.#limit.pieces([from, out])) this.#moveKernel(piece!, to!);
    });
  }

  /** An operand's elements in memory of its own. */
  #withCopy(operand: Operand, layout: Layout, use: (copy: Operand) => void): void {
    this.#withMemory(operand.dtype, layout, (copy) => {
      this.#move(operand, copy);
      use(copy);
    });
  }

  /** Uninitialised memory until `use` has enqueued what needs it. */
  #withMemory(dtype: DType, layout: Layout, use: (memory: Operand) => void): void {
    const buffer = this.#pool.take(sizeOf(layout.shape) * DTYPES[dtype].bytes);
    try {
      use({ buffer, dtype, layout });
    } finally {
      this.#pool.give(buffer);
    }
  }

  /** The f32 elements of an operand in row-major order. */
  async #readContiguous({ buffer, dtype, layout }: Operand): Promise<HostArray<'f32'>> {
    let reading: Promise<HostArray<'f32'>> | undefined;
    this.#withCopy({ buffer, dtype, layout }, contiguousLayout(layout.shape), (copy) => {
      reading = this.#stream.read(gpuBufferOf(copy.buffer), 'f32', 0, sizeOf(layout.shape));
    });
    return reading!;
  }
}
