// The tile without fused multiply-add. V8 moves every load of this loop's basic block to the block's top and keeps one of the 16 vector
// registers for itself: a step of the depth with four rows needs 8 sums, 2 vectors of B, 4 elements of A and 1 product, exactly the 15
// that are left. The way out in the middle ends a basic block, so two steps share one of the stack checks that V8 puts into every loop
// without a load of the second moving into the first: one step alone in the loop is 2 to 4 % slower, at the processor's limit of
// instructions a cycle.
import { multiplyAdd } from './multiply-add';

/** One row of the tile: c ← beta·c + accumulators. beta 0 never reads c, which may hold anything. */
// @ts-ignore: decorator
@inline
function storeRow(c: usize, beta: f32, left: v128, right: v128): void {
  if (beta == 0) {
    v128.store(c, left);
    v128.store(c, right, 16);
  } else {
    const scale = f32x4.splat(beta);
    v128.store(c, f32x4.add(f32x4.mul(scale, v128.load(c)), left));
    v128.store(c, f32x4.add(f32x4.mul(scale, v128.load(c, 16)), right), 16);
  }
}

/** Tile of C [4, 8] ← beta·C + A·B; arguments as in micro-kernel.ts. */
// @ts-ignore: decorator
@inline
export function multiplyTile4x8(depth: i32, a: usize, b: usize, beta: f32, c: usize, rowBytes: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let b0: v128, b1: v128, row: v128;
  const end = b + (<usize>depth) * 32;
  while (true) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    row = v128.load32_splat(a);
    c00 = multiplyAdd(c00, row, b0);
    c01 = multiplyAdd(c01, row, b1);
    row = v128.load32_splat(a, 4);
    c10 = multiplyAdd(c10, row, b0);
    c11 = multiplyAdd(c11, row, b1);
    row = v128.load32_splat(a, 8);
    c20 = multiplyAdd(c20, row, b0);
    c21 = multiplyAdd(c21, row, b1);
    row = v128.load32_splat(a, 12);
    c30 = multiplyAdd(c30, row, b0);
    c31 = multiplyAdd(c31, row, b1);
    a += 16;
    b += 32;
    if (b >= end) break;

    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    row = v128.load32_splat(a);
    c00 = multiplyAdd(c00, row, b0);
    c01 = multiplyAdd(c01, row, b1);
    row = v128.load32_splat(a, 4);
    c10 = multiplyAdd(c10, row, b0);
    c11 = multiplyAdd(c11, row, b1);
    row = v128.load32_splat(a, 8);
    c20 = multiplyAdd(c20, row, b0);
    c21 = multiplyAdd(c21, row, b1);
    row = v128.load32_splat(a, 12);
    c30 = multiplyAdd(c30, row, b0);
    c31 = multiplyAdd(c31, row, b1);
    a += 16;
    b += 32;
    if (b >= end) break;
  }
  storeRow(c, beta, c00, c01);
  storeRow((c += rowBytes), beta, c10, c11);
  storeRow((c += rowBytes), beta, c20, c21);
  storeRow(c + rowBytes, beta, c30, c31);
}
