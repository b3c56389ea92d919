import { DTYPES, type Operand, type Shape } from '@ptqlab/tensor';
import { gpuBufferOf, GpuBuffer } from './gpu-buffer.ts';

/** A window ends where vectors of four words do. */
const VECTOR_BYTES = 16;
/** Places along an axis that are cut at multiples of this, so that vectors stay whole. */
const GRAIN = 64;

/** Operands that together make a piece of an op. */
export type Piece = readonly Operand[];

/**
 * What one shader run can see of a buffer: at most `bytes`, from a multiple of `alignment` on. Larger buffers are shown through windows,
 * and an op whose operands do not fit into windows is cut into pieces that do.
 */
export class BindingLimit {
  readonly bytes: number;

  constructor(
    bytes: number,
    private readonly alignment: number,
  ) {
    this.bytes = bytes - (bytes % VECTOR_BYTES);
  }

  /** True when one window holds all of the operand's elements. */
  fits(operand: Operand): boolean {
    if (gpuBufferOf(operand.buffer).storage.memory.size <= this.bytes) return true;
    const [start, end] = this.#window(operand);
    return end - start <= this.bytes;
  }

  /** The operand in a window of its buffer, which must hold it. Windows are as large as can be, so that few differ in their size. */
  seen(operand: Operand): Operand {
    const { storage } = gpuBufferOf(operand.buffer);
    if (storage.memory.size <= this.bytes) return operand;
    const [start] = this.#window(operand);
    const { layout, dtype } = operand;
    return {
      ...operand,
      buffer: new GpuBuffer(Math.min(this.bytes, storage.memory.size - start), storage, start),
      layout: { ...layout, offset: layout.offset - start / DTYPES[dtype].bytes },
    };
  }

  /** Operands of one shape, cut along whichever axes it takes until all of them fit; in the order of their elements. */
  pieces(operands: Piece, mayCut: (axis: number) => boolean = () => true): Piece[] {
    const tooLarge = operands.find((operand) => !this.fits(operand));
    if (!tooLarge) return [operands.map((operand) => this.seen(operand))];
    const axis = longestReach(tooLarge, mayCut);
    if (axis === undefined) return [operands];
    const length = tooLarge.layout.shape[axis]!;
    const at = cutOf(length);
    return [
      ...this.pieces(
        operands.map((o) => narrow(o, axis, 0, at)),
        mayCut,
      ),
      ...this.pieces(
        operands.map((o) => narrow(o, axis, at, length)),
        mayCut,
      ),
    ];
  }

  #window({ buffer, dtype, layout }: Operand): [start: number, end: number] {
    const { shape, strides, offset } = layout;
    const width = DTYPES[dtype].bytes;
    const reach = shape.reduce((sum, length, axis) => sum + Math.max(length - 1, 0) * strides[axis]!, 0);
    const end = Math.ceil(((offset + reach + 1) * width) / VECTOR_BYTES) * VECTOR_BYTES;
    const start = Math.floor((offset * width) / this.alignment) * this.alignment;
    return [start, Math.min(end, gpuBufferOf(buffer).storage.memory.size)];
  }
}

/** Where an axis is cut in two. */
export function cutOf(length: number): number {
  const half = Math.ceil(length / 2);
  return length > 2 * GRAIN ? Math.ceil(half / GRAIN) * GRAIN : half;
}

/** The places `start` to `end` of one axis. */
export function narrow(operand: Operand, axis: number, start: number, end: number): Operand {
  const { shape, strides, offset } = operand.layout;
  const narrowed: Shape = shape.map((length, i) => (i === axis ? end - start : length));
  return { ...operand, layout: { shape: narrowed, strides, offset: offset + start * strides[axis]! } };
}

/** The axis along which an operand reaches furthest through memory; undefined when it is one element in every axis that may be cut. */
export function longestReach(
  { layout: { shape, strides } }: Operand,
  mayCut: (axis: number) => boolean = () => true,
): number | undefined {
  let [longest, reach]: [number | undefined, number] = [undefined, 0];
  shape.forEach((length, axis) => {
    const own = (length - 1) * strides[axis]!;
    if (mayCut(axis) && own > reach) [longest, reach] = [axis, own];
  });
  return longest;
}
