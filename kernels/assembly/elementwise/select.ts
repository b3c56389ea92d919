// out = condition ≠ 0 ? x : y, element by element.
import { rowOffset } from './row-walk';
import { CHUNK, stage, stepOf, storeLanes, streams } from './stage';

// @ts-ignore: decorator
@inline
function choose(condition: v128, x: v128, y: v128): v128 {
  return v128.bitselect(x, y, f32x4.ne(condition, f32x4.splat(0)));
}

export function mapSelect(
  first: i32, last: i32, n1: i32, n2: i32, n3: i32, out: usize,
  c: usize, c0: i32, c1: i32, c2: i32, c3: i32,
  x: usize, x0: i32, x1: i32, x2: i32, x3: i32,
  y: usize, y0: i32, y1: i32, y2: i32, y3: i32,
): void {
  const whole = streams(c3) && streams(x3) && streams(y3);
  while (first < last) {
    const column = first % n3, row = first / n3;
    let count = min(n3 - column, last - first);
    if (!whole) count = min(count, CHUNK);
    let cs = stage(c + rowOffset(row, n1, n2, c0, c1, c2) + column * c3, c3, count, 0);
    let xs = stage(x + rowOffset(row, n1, n2, x0, x1, x2) + column * x3, x3, count, 1);
    let ys = stage(y + rowOffset(row, n1, n2, y0, y1, y2) + column * y3, y3, count, 2);
    let to = out + ((<usize>first) << 2);
    for (const end = to + ((<usize>(count & ~3)) << 2); to < end; to += 16) {
      v128.store(to, choose(v128.load(cs), v128.load(xs), v128.load(ys)));
      cs += stepOf(c3);
      xs += stepOf(x3);
      ys += stepOf(y3);
    }
    if (count & 3) storeLanes(to, choose(v128.load(cs), v128.load(xs), v128.load(ys)), count & 3);
    first += count;
  }
}
