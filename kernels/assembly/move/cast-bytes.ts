// Casts from and to i8; those between 4-byte dtypes are unary maps.
import { rowOffset } from '../elementwise/row-walk';

/** Elements first..last of a contiguous 4-byte output = i8 operand, as f32 (`float` 1) or i32. */
export function castFromI8(
  first: i32,
  last: i32,
  float: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  out: usize,
  x: usize,
  x0: i32,
  x1: i32,
  x2: i32,
  x3: i32,
): void {
  while (first < last) {
    const column = first % n3,
      count = min(n3 - column, last - first);
    let from = x + rowOffset(first / n3, n1, n2, x0, x1, x2) + column * x3;
    for (let i = 0; i < count; i++) {
      const value = <i32>load<i8>(from);
      const to = out + ((<usize>(first + i)) << 2);
      if (float) store<f32>(to, <f32>value);
      else store<i32>(to, value);
      from += x3;
    }
    first += count;
  }
}

/** Elements first..last of a contiguous i8 output = the low 8 bits of an operand of i32, u32 or (`float` 1, truncated) f32. */
export function castToI8(
  first: i32,
  last: i32,
  float: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  out: usize,
  x: usize,
  x0: i32,
  x1: i32,
  x2: i32,
  x3: i32,
): void {
  while (first < last) {
    const column = first % n3,
      count = min(n3 - column, last - first);
    let from = x + rowOffset(first / n3, n1, n2, x0, x1, x2) + column * x3;
    for (let i = 0; i < count; i++) {
      const value = float ? i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(v128.load32_splat(from)), 0) : load<i32>(from);
      store<i8>(out + <usize>(first + i), <i8>value);
      from += x3;
    }
    first += count;
  }
}
