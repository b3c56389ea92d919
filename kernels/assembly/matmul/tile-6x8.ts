// The tile with fused multiply-add: twelve sums, since eight would wait for each other (four cycles of latency on two ports). Two vectors of
// B and one element of A fill the 15 vector registers that V8 gives out; so a load has to stay where its value is used. V8 moves all loads
// to the loop's top when the branch after it that stores the bare sums comes first; with that branch last it leaves them in place (seen in
// the machine code of Node 20: 26 to 28 GFLOP/s against 41 to 44).
import { multiplyAdd } from './multiply-add';

/** c ← scale·c + sums, one row. */
// @ts-ignore: decorator
@inline
function addToRow(c: usize, scale: v128, left: v128, right: v128): void {
  v128.store(c, f32x4.add(f32x4.mul(scale, v128.load(c)), left));
  v128.store(c, f32x4.add(f32x4.mul(scale, v128.load(c, 16)), right), 16);
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, left: v128, right: v128): void {
  v128.store(c, left);
  v128.store(c, right, 16);
}

/** Tile of C [6, 8] ← beta·C + A·B; arguments as in micro-kernel.ts. */
// @ts-ignore: decorator
@inline
export function multiplyTile6x8(depth: i32, a: usize, b: usize, beta: f32, c: usize, rowBytes: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  let row: v128;
  for (const end = b + (<usize>depth) * 32; b < end; b += 32) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
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
    row = v128.load32_splat(a, 16);
    c40 = multiplyAdd(c40, row, b0);
    c41 = multiplyAdd(c41, row, b1);
    row = v128.load32_splat(a, 20);
    c50 = multiplyAdd(c50, row, b0);
    c51 = multiplyAdd(c51, row, b1);
    a += 24;
  }
  if (beta != 0) {
    const scale = f32x4.splat(beta);
    addToRow(c, scale, c00, c01);
    addToRow((c += rowBytes), scale, c10, c11);
    addToRow((c += rowBytes), scale, c20, c21);
    addToRow((c += rowBytes), scale, c30, c31);
    addToRow((c += rowBytes), scale, c40, c41);
    addToRow(c + rowBytes, scale, c50, c51);
  } else {
    storeRow(c, c00, c01);
    storeRow((c += rowBytes), c10, c11);
    storeRow((c += rowBytes), c20, c21);
    storeRow((c += rowBytes), c30, c31);
    storeRow((c += rowBytes), c40, c41);
    storeRow(c + rowBytes, c50, c51);
  }
}
