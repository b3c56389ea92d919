import fc from 'fast-check';
import {
  contiguousLayout,
  DTYPES,
  expandLayout,
  offsetsOf,
  sizeOf,
  Tensor,
  type Device,
  type DType,
  type HostArray,
  type Shape,
} from '@ptqlab/tensor';
import { bitsOf } from './bits.ts';
import { decodeAll, type Decode } from './decode.ts';
import { layoutOf, placements, type Placement } from './placement.ts';

/** An op's argument as data: what it holds and how it lies in memory. */
export interface OperandCase {
  readonly dtype: DType;
  /** As the op sees it. */
  readonly shape: Shape;
  /** As stored: axes that are repeated (stride 0) have length 1 here. */
  readonly stored: Shape;
  /** Row-major elements of `stored`. */
  readonly values: HostArray;
  readonly placement: Placement;
}

/** Fills the memory around an operand: outside every domain, so a kernel that looks there gives itself away. */
export const POISON: { readonly [D in DType]: number } = { f32: 2 ** 61, i32: 0x7eadbeef, u32: 0xdeadbeef, i8: 77 };

/** Operands of `shape` with decoded values, placed anyhow. */
export function operands(shape: Shape, decode: Decode, dtype: DType = 'f32'): fc.Arbitrary<OperandCase> {
  return fc
    .record({ bits: bitsOf(sizeOf(shape)), placement: placements(shape.length) })
    .map(({ bits, placement }) => ({ dtype, shape, stored: shape, values: decodeAll(bits, decode, dtype), placement }));
}

/** Operands of which some axes are one element repeated. */
export function expandedOperands(shape: Shape, decode: Decode, dtype: DType = 'f32'): fc.Arbitrary<OperandCase> {
  return storedShapes(shape).chain((stored) =>
    operands(stored, decode, dtype).map((operand) => ({ ...operand, shape })),
  );
}

/** `shape` with some of its axes shortened to 1; half of the time none. */
export function storedShapes(shape: Shape): fc.Arbitrary<Shape> {
  const flags = fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length });
  return fc
    .option(flags)
    .map((repeated) => (repeated === null ? shape : shape.map((length, axis) => (repeated[axis] ? 1 : length))));
}

/** Elements of the operand as the op sees it, row-major. */
export function valuesOf({ values, stored, shape }: OperandCase): HostArray {
  if (stored === shape) return values;
  const out = new (values.constructor as new (length: number) => HostArray)(sizeOf(shape));
  let i = 0;
  for (const at of offsetsOf(expandLayout(contiguousLayout(stored), shape))) out[i++] = values[at]!;
  return out;
}

/** The operand's memory, poison included, as it looks on the host. */
export function storageOf({ dtype, stored, values, placement }: OperandCase): HostArray {
  const { layout, storage } = layoutOf(stored, placement);
  const memory = new DTYPES[dtype].array(storage).fill(POISON[dtype]);
  let i = 0;
  for (const at of offsetsOf(layout)) memory[at] = values[i++]!;
  return memory;
}

/** The operand in device memory. Its `owner` shows the whole storage. */
export function place(device: Device, operand: OperandCase): Tensor {
  const memory = storageOf(operand);
  const whole = device.tensor(memory, [memory.length], operand.dtype);
  const { layout } = layoutOf(operand.stored, operand.placement);
  return new Tensor(whole.device, whole.buffer, whole.dtype, expandLayout(layout, operand.shape), whole);
}
