import type { Backend, Buffer, Operand } from './backend.ts';
import type { DType, HostArray } from './dtype.ts';
import { DisposedError, DTypeError, OwnershipError, ShapeError } from './errors.ts';
import {
  diagonalLayout,
  expandLayout,
  extentOf,
  isContiguous,
  offsetsOf,
  permuteLayout,
  reshapeLayout,
  sameShape,
  sizeOf,
  sliceLayout,
  type Layout,
  type Shape,
} from './layout.ts';

/** What a view needs of its device: where to read, and whom to tell when its memory is no longer needed. */
export interface ViewHost {
  readonly backend: Backend;
  /** Called once by the owner of a buffer when it is disposed. */
  release(buffer: Buffer): void;
}

/**
 * Elements in device memory seen through a layout. Slices, transposes and expansions share the memory and own nothing; the owner
 * frees it. `read` and `item` observe, so they return promises.
 */
export abstract class View implements Operand {
  readonly owner: this;
  #live = true;

  constructor(
    protected readonly host: ViewHost,
    readonly buffer: Buffer,
    readonly dtype: DType,
    readonly layout: Layout,
    owner?: View,
  ) {
    this.owner = (owner as this | undefined) ?? this;
  }

  /** Another look at the same memory. */
  protected abstract look(layout: Layout): this;

  get shape(): Shape {
    return this.layout.shape;
  }

  get size(): number {
    return sizeOf(this.layout.shape);
  }

  /** Frees the memory. Scopes call it; on a view it does nothing. */
  dispose(): void {
    if (this.owner !== this || !this.#live) return;
    this.#live = false;
    this.host.release(this.buffer);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  slice(axis: number, start: number, end: number): this {
    return this.look(sliceLayout(this.layout, axis, start, end));
  }

  /** Rows `start` to `end` (exclusive; all that follow when left out). */
  rows(start: number, end = this.shape[0]!): this {
    return this.slice(0, start, end);
  }

  /** Columns `start` to `end` (exclusive; all that follow when left out). */
  cols(start: number, end = this.shape[1]!): this {
    return this.slice(1, start, end);
  }

  /** Swaps the last two axes. */
  transpose(): this {
    const rank = this.shape.length;
    if (rank < 2) throw new ShapeError(`transpose: [${this.shape}] has fewer than two axes`);
    const order = this.shape.map((_, axis) => axis);
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return this.permute(order);
  }

  permute(order: readonly number[]): this {
    return this.look(permuteLayout(this.layout, order));
  }

  expand(shape: Shape): this {
    return sameShape(shape, this.shape) ? this : this.look(expandLayout(this.layout, shape));
  }

  reshape(shape: Shape): this {
    return this.look(reshapeLayout(this.layout, shape));
  }

  diagonal(): this {
    return this.look(diagonalLayout(this.layout));
  }

  /** The elements in row-major order of this view, on the host. */
  async read(): Promise<HostArray> {
    this.require('read', this.dtype);
    const { layout, dtype, host, buffer } = this;
    if (isContiguous(layout)) return host.backend.read(buffer, dtype, layout.offset, this.size);
    const from = layout.offset;
    const all = await host.backend.read(buffer, dtype, from, Math.max(extentOf(layout) - from, 0));
    const out = new (all.constructor as new (length: number) => HostArray)(this.size);
    let i = 0;
    for (const at of offsetsOf(layout)) out[i++] = all[at - from]!;
    return out;
  }

  /** The only element. @throws ShapeError unless there is exactly one */
  async item(): Promise<number> {
    if (this.size !== 1) throw new ShapeError(`item: one element is needed, [${this.shape}] has ${this.size}`);
    return (await this.read())[0]!;
  }

  /** The check every op makes first. @throws DisposedError, DTypeError naming `op` */
  require(op: string, dtype: DType): void {
    if (!(this.owner as View).#live)
      throw new DisposedError(
        `${op}: the tensor [${this.shape}] was disposed; keep it in an outer scope with scope.keep`,
      );
    if (this.dtype !== dtype)
      throw new DTypeError(`${op}: ${dtype} is needed, [${this.shape}] is ${this.dtype}; use cast('${dtype}')`);
  }

  /** @throws ShapeError when several indices of this show one element, so that a write to it would mean nothing */
  refuseRepeated(op: string): void {
    const { shape, strides } = this.layout;
    if (this.size > 0 && shape.some((length, axis) => length > 1 && strides[axis] === 0))
      throw new ShapeError(`${op}: the target [${shape}] repeats elements of a smaller tensor; copy() it first`);
  }

  /** @throws OwnershipError when `source` may share elements with this */
  refuseOverlap(op: string, source: View): void {
    if (source.buffer !== this.buffer) return;
    const startsAfter = source.layout.offset >= extentOf(this.layout) || this.layout.offset >= extentOf(source.layout);
    if (!startsAfter)
      throw new OwnershipError(`${op}: source [${source.shape}] may overlap its target in memory; copy() it first`);
  }
}
