// Every elementwise loop sees its operands as a stream of vectors: a pointer, and a step of 16 bytes (or 0 for one repeated value).
// An operand with any other stride is first gathered, a chunk at a time, into the workspace.
import { staging } from '../workspace';

/** Elements of a staged chunk; a multiple of 16, so that chunks never change the order of a reduction. */
export const CHUNK: i32 = 512;

/** True when an operand of 4-byte elements needs no gathering. */
// @ts-ignore: decorator
@inline
export function streams(strideBytes: i32): bool {
  return strideBytes == 4 || strideBytes == 0;
}

// @ts-ignore: decorator
@inline
export function stepOf(strideBytes: i32): usize {
  return strideBytes == 0 ? 0 : 16;
}

/** Where the vectors of `count` elements at `source` can be read. `slot` 0, 1, 2 tells operands apart. */
export function stage(source: usize, strideBytes: i32, count: i32, slot: i32): usize {
  if (strideBytes == 4) return source;
  const buffer = staging() + (<usize>slot) * (CHUNK * 4);
  if (strideBytes == 0) v128.store(buffer, v128.load32_splat(source));
  else
    for (let i = 0, to = buffer; i < count; i++) {
      store<u32>(to, load<u32>(source));
      source += strideBytes;
      to += 4;
    }
  return buffer;
}

/** The first `count` (1 to 3) lanes. Reading past an operand's end is harmless, writing past it is not. */
// @ts-ignore: decorator
@inline
export function storeLanes(out: usize, value: v128, count: i32): void {
  store<u32>(out, i32x4.extract_lane(value, 0));
  if (count > 1) store<u32>(out, i32x4.extract_lane(value, 1), 4);
  if (count > 2) store<u32>(out, i32x4.extract_lane(value, 2), 8);
}
