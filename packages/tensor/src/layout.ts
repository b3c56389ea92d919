import { ShapeError } from './errors.ts';

export type Shape = readonly number[];

/** How indices map to elements of a buffer: element (i, j, …) is at `offset + i·strides[0] + j·strides[1] + …`. All in elements. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Tensors have at most this many axes. */
export const MAX_RANK = 4;

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** @throws ShapeError naming `op` unless every length is a whole number from 0 and there are at most MAX_RANK axes */
export function checkShape(op: string, shape: Shape): void {
  if (shape.length > MAX_RANK)
    throw new ShapeError(`${op}: shape [${shape}] has more than ${MAX_RANK} axes; merge some of them with reshape`);
  for (const length of shape)
    if (!(Number.isSafeInteger(length) && length >= 0))
      throw new ShapeError(`${op}: shape [${shape}] is no shape; every length must be a whole number from 0`);
}

/** The row-major layout of `shape` at the start of a buffer. */
export function contiguousLayout(shape: Shape): Layout {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return { shape, strides, offset: 0 };
}

/** True when the elements lie row-major without gaps (axes of length 1 may have any stride). */
export function isContiguous({ shape, strides }: Layout): boolean {
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== stride) return false;
    stride *= shape[axis]!;
  }
  return true;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Elements `start` to `end` (exclusive) of one axis. @throws ShapeError outside the axis */
export function sliceLayout(layout: Layout, axis: number, start: number, end: number): Layout {
  const { shape, strides, offset } = layout;
  const length = shape[axis];
  if (length === undefined)
    throw new ShapeError(`slice: axis ${axis} is asked of [${shape}]; give an axis below ${shape.length}`);
  if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= length))
    throw new ShapeError(`slice: ${start}..${end} is outside axis ${axis} of [${shape}]; stay within 0..${length}`);
  return { shape: shape.with(axis, end - start), strides, offset: offset + start * strides[axis]! };
}

/** Axes in a new order. @throws ShapeError when `order` is not a permutation of the axes */
export function permuteLayout({ shape, strides, offset }: Layout, order: readonly number[]): Layout {
  const isPermutation = order.length === shape.length && shape.every((_, axis) => order.includes(axis));
  if (!isPermutation)
    throw new ShapeError(`permute: [${order}] is not an order of the ${shape.length} axes of [${shape}]`);
  return { shape: order.map((axis) => shape[axis]!), strides: order.map((axis) => strides[axis]!), offset };
}

/** Repeats axes of length 1, and adds leading axes, without copying. @throws ShapeError when a longer axis would have to change */
export function expandLayout(layout: Layout, shape: Shape): Layout {
  if (sameShape(layout.shape, shape)) return layout;
  checkShape('expand', shape);
  const lead = shape.length - layout.shape.length;
  if (lead < 0) throw new ShapeError(`expand: [${layout.shape}] has more axes than [${shape}]`);
  const strides = shape.map((length, axis) => {
    const own = layout.shape[axis - lead] ?? 1;
    if (own !== length && own !== 1)
      throw new ShapeError(
        `expand: axis ${axis} of [${shape}] cannot repeat an axis of length ${own} in [${layout.shape}]`,
      );
    return axis < lead || own !== length ? 0 : layout.strides[axis - lead]!;
  });
  return { shape, strides, offset: layout.offset };
}

/** The same elements in row-major order under another shape. @throws ShapeError for other sizes, or when it would need a copy */
export function reshapeLayout(layout: Layout, shape: Shape): Layout {
  checkShape('reshape', shape);
  if (sizeOf(shape) !== sizeOf(layout.shape))
    throw new ShapeError(
      `reshape: [${layout.shape}] has ${sizeOf(layout.shape)} elements, [${shape}] has ${sizeOf(shape)}`,
    );
  if (!isContiguous(layout))
    throw new ShapeError(
      `reshape: [${layout.shape}] with strides [${layout.strides}] is not contiguous; call copy() first`,
    );
  return { ...contiguousLayout(shape), offset: layout.offset };
}

/** The main diagonal of a matrix. @throws ShapeError unless rank is 2 */
export function diagonalLayout({ shape, strides, offset }: Layout): Layout {
  if (shape.length !== 2) throw new ShapeError(`diagonal: a matrix is needed, [${shape}] has ${shape.length} axes`);
  return { shape: [Math.min(shape[0]!, shape[1]!)], strides: [strides[0]! + strides[1]!], offset };
}

/** The shape two operands broadcast to, NumPy's rule. @throws ShapeError naming `op` */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[a.length - rank + axis] ?? 1;
    const y = b[b.length - rank + axis] ?? 1;
    if (x !== y && x !== 1 && y !== 1)
      throw new ShapeError(`${op}: [${a}] and [${b}] do not broadcast; axes must be equal or 1, counted from the last`);
    return x === 1 ? y : x;
  });
}

/** Buffer offsets of all elements in row-major order of the layout's indices. */
export function* offsetsOf({ shape, strides, offset }: Layout): Generator<number> {
  const size = sizeOf(shape);
  const index = shape.map(() => 0);
  let at = offset;
  for (let n = 0; n < size; n++) {
    yield at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

/** One past the last buffer element the layout touches (0 when it has none). */
export function extentOf({ shape, strides, offset }: Layout): number {
  let last = offset;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] === 0) return 0;
    last += Math.max(0, (shape[axis]! - 1) * strides[axis]!);
  }
  return last + 1;
}
