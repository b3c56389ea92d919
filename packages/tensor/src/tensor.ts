import type { Buffer } from './backend.ts';
import type { DType, HostArray } from './dtype.ts';
import { ShapeError } from './errors.ts';
import { broadcastShapes, type Layout, type Shape } from './layout.ts';
import { OPS, opsOf, type MapOp, type ReduceOp } from './ops.ts';
import type { Scope } from './scope.ts';
import { View, type ViewHost } from './view.ts';

/** What a tensor needs of the device it lives on; `Device` is the one implementation. */
export interface TensorDevice extends ViewHost {
  scope(): Scope;
  /** Uninitialised. */
  empty(shape: Shape, dtype?: DType): Tensor;
  tensor(values: ArrayLike<number> | HostArray, shape: Shape, dtype?: DType): Tensor;
  zeros(shape: Shape, dtype?: DType): Tensor;
  full(shape: Shape, value: number, dtype?: DType): Tensor;
  /** 0, 1, 2, …, length − 1. */
  iota(length: number, dtype?: 'f32' | 'i32'): Tensor;
  /** A cached one-element tensor; its owner is the device. */
  scalar(value: number, dtype: DType): Tensor;
}

/** What an op accepts beside a tensor: a number stands for a tensor of one element. */
export type Value = Tensor | number;

type Rest<T extends readonly unknown[]> = T extends readonly [unknown, ...infer R] ? { [I in keyof R]: Value } : never;

/** `x.add(y)`, `mask.select(x, y)`, …: one method per map row of the op table; operands broadcast, numbers are allowed. */
type MapMethods = { [N in MapOp]: (...operands: Rest<(typeof OPS)[N]['domain']>) => Tensor };

/** A view that has the map methods; they are installed from the table at the foot of this file. */
const ViewWithMapMethods = View as abstract new (...args: ConstructorParameters<typeof View>) => View & MapMethods;

/**
 * A strided view of numbers in device memory, with one method per row of the op table. Ops return new contiguous tensors at once
 * (the device computes in order, later); `write`, `subtractMatmul` and `quantizeCompensating` are the only mutations.
 */
export class Tensor extends ViewWithMapMethods {
  constructor(
    readonly device: TensorDevice,
    buffer: Buffer,
    dtype: DType,
    layout: Layout,
    owner?: Tensor,
  ) {
    super(device, buffer, dtype, layout, owner);
  }

  protected override look(layout: Layout): this {
    return new Tensor(this.device, this.buffer, this.dtype, layout, this.owner) as this;
  }

  /** Σ along the last axis, which becomes 1. */
  sum(): Tensor {
    return this.#reduce('sum');
  }

  /** Largest element along the last axis, which becomes 1. */
  maximum(): Tensor {
    return this.#reduce('maximum');
  }

  /** Smallest element along the last axis, which becomes 1. */
  minimum(): Tensor {
    return this.#reduce('minimum');
  }

  /** i32 index of the first largest element along the last axis, which becomes 1. */
  argmax(): Tensor {
    return this.#reduce('argmax');
  }

  /** [.., M, K] · [.., K, N]; leading axes broadcast. Transposed operands cost nothing. */
  matmul(b: Tensor): Tensor {
    this.require('matmul', 'f32');
    b.require('matmul', 'f32');
    const [m, k] = matrixOf('matmul', this.shape);
    const [kb, n] = matrixOf('matmul', b.shape);
    if (k !== kb)
      throw new ShapeError(`matmul: inner sizes differ, [${this.shape}] · [${b.shape}]; transpose one of them?`);
    const lead = broadcastShapes('matmul', this.shape.slice(0, -2), b.shape.slice(0, -2));
    const out = this.device.empty([...lead, m, n]);
    this.device.backend.kernels.matmul(this.expand([...lead, m, k]), b.expand([...lead, k, n]), out);
    return out;
  }

  /** i8 [M, K] · i8 [K, N] in i32; exact. */
  matmulInteger(b: Tensor): Tensor {
    this.require('matmulInteger', 'i8');
    b.require('matmulInteger', 'i8');
    if (this.shape.length !== 2 || b.shape.length !== 2 || this.shape[1] !== b.shape[0])
      throw new ShapeError(`matmulInteger: [${this.shape}] · [${b.shape}] do not fit; [M, K] · [K, N] is needed`);
    if (this.shape[1]! > 2 ** 16)
      throw new ShapeError(`matmulInteger: K = ${this.shape[1]} could overflow i32; split it at 65536`);
    const out = this.device.empty([this.shape[0]!, b.shape[1]!], 'i32');
    this.device.backend.kernels.matmulInteger(this, b, out);
    return out;
  }

  /** this ← this − a·b, in place, for this [M, N] (a view or not), a [M, K], b [K, N] that do not share its memory. */
  subtractMatmul(a: Tensor, b: Tensor): void {
    for (const operand of [this, a, b]) operand.require('subtractMatmul', 'f32');
    const [m, n] = matrixOf('subtractMatmul', this.shape);
    if (
      a.shape.length !== 2 ||
      b.shape.length !== 2 ||
      a.shape[0] !== m ||
      b.shape[1] !== n ||
      a.shape[1] !== b.shape[0]
    )
      throw new ShapeError(`subtractMatmul: [${this.shape}] − [${a.shape}] · [${b.shape}] do not fit`);
    this.refuseRepeated('subtractMatmul');
    this.refuseOverlap('subtractMatmul', a);
    this.refuseOverlap('subtractMatmul', b);
    this.device.backend.kernels.subtractMatmul(a, b, this);
  }

  /** XᵀX [N, N] of this X [T, N]. */
  gram(): Tensor {
    this.require('gram', 'f32');
    const [, n] = matrixOf('gram', this.shape);
    if (this.shape.length !== 2) throw new ShapeError(`gram: [T, N] is needed, [${this.shape}] was given`);
    const out = this.device.empty([n, n]);
    this.device.backend.kernels.gram(this, out);
    return out;
  }

  /** Rows of this [R, C] in the order of i32 `indices` [n]; indices outside 0..R−1 are not checked on the device. */
  gather(indices: Tensor): Tensor {
    this.require('gather', this.dtype);
    indices.require('gather', 'i32');
    const [, columns] = matrixOf('gather', this.shape);
    if (this.shape.length !== 2 || indices.shape.length !== 1)
      throw new ShapeError(
        `gather: a table [R, C] and indices [n] are needed, [${this.shape}] and [${indices.shape}] were given`,
      );
    const out = this.device.empty([indices.shape[0]!, columns], this.dtype);
    this.device.backend.kernels.gather(this, indices, out);
    return out;
  }

  cast(dtype: DType): Tensor {
    this.require('cast', this.dtype);
    const out = this.device.empty(this.shape, dtype);
    this.device.backend.kernels.cast(this, out);
    return out;
  }

  /** A contiguous copy. */
  copy(): Tensor {
    this.require('copy', this.dtype);
    const out = this.device.empty(this.shape, this.dtype);
    this.device.backend.kernels.copy(this, out);
    return out;
  }

  /** Overwrites the elements this (view) shows with those of `source`, which broadcasts and must not share memory with it. */
  write(source: Value): void {
    this.require('write', this.dtype);
    this.refuseRepeated('write');
    if (typeof source === 'number') return this.device.backend.kernels.fill(source, this);
    source.require('write', this.dtype);
    this.refuseOverlap('write', source);
    this.device.backend.kernels.copy(source.expand(this.shape), this);
  }

  /** Values and i32 indices along the last axis, stable. */
  async sort({ descending = false } = {}): Promise<{ values: Tensor; indices: Tensor }> {
    this.require('sort', 'f32');
    const values = this.device.empty(this.shape);
    const indices = this.device.empty(this.shape, 'i32');
    await this.device.backend.kernels.sort(this, descending, values, indices);
    return { values, indices };
  }

  /**
   * Upper U [n, n] with this⁻¹ = UᵀU, factorized in f64 on the host of every backend and rounded once.
   * @throws NotPositiveDefiniteError naming the column
   */
  async inverseCholesky(): Promise<Tensor> {
    this.require('inverseCholesky', 'f32');
    const [n, m] = matrixOf('inverseCholesky', this.shape);
    if (this.shape.length !== 2 || n !== m)
      throw new ShapeError(`inverseCholesky: a square matrix is needed, [${this.shape}] was given`);
    const out = this.device.empty(this.shape);
    try {
      await this.device.backend.kernels.inverseCholesky(this, out);
    } catch (error) {
      out.dispose();
      throw error;
    }
    return out;
  }

  /** One map row over operands of which at least one is a tensor. */
  static map(op: MapOp, operands: readonly Value[]): Tensor {
    const { dtype } = OPS[op];
    const first = operands.find((operand) => operand instanceof Tensor) as Tensor;
    const tensors = operands.map((operand) =>
      operand instanceof Tensor ? operand : first.device.scalar(operand, dtype),
    );
    let shape = tensors[0]!.shape;
    for (const tensor of tensors) {
      tensor.require(op, dtype);
      shape = broadcastShapes(op, shape, tensor.shape);
    }
    const out = first.device.empty(shape, dtype);
    first.device.backend.kernels[op](
      tensors.map((tensor) => tensor.expand(shape)),
      out,
    );
    return out;
  }

  #reduce(op: ReduceOp): Tensor {
    this.require(op, 'f32');
    const { shape } = this;
    if (shape.length === 0 || shape.at(-1) === 0)
      throw new ShapeError(`${op}: the last axis of [${shape}] holds nothing to reduce`);
    const out = this.device.empty(shape.with(shape.length - 1, 1), OPS[op].output);
    this.device.backend.kernels[op](this, out);
    return out;
  }
}

function matrixOf(op: string, shape: Shape): [rows: number, columns: number] {
  if (shape.length < 2) throw new ShapeError(`${op}: at least 2 axes are needed, [${shape}] has ${shape.length}`);
  return [shape.at(-2)!, shape.at(-1)!];
}

for (const op of opsOf('map') as MapOp[]) {
  Object.defineProperty(Tensor.prototype, op, {
    value(this: Tensor, ...rest: Value[]): Tensor {
      return Tensor.map(op, [this, ...rest]);
    },
  });
}
