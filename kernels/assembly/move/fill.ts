// One value everywhere in a view, and the numbers 0, 1, 2, ….

/** Rows first..last (over n0·n1·n2) of n3 elements of `1 << shift` bytes ← the low bits of `pattern`. Strides in bytes. */
export function fillRows(
  first: i32,
  last: i32,
  shift: i32,
  pattern: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  out: usize,
  o0: i32,
  o1: i32,
  o2: i32,
  o3: i32,
): void {
  const value = i32x4.splat(pattern);
  for (let row = first; row < last; row++) {
    const i2 = row % n2,
      upper = row / n2;
    let to = out + (upper / n1) * o0 + (upper % n1) * o1 + i2 * o2;
    let left = n3;
    if (shift == 0 && o3 == 1) memory.fill(to, <u8>pattern, n3);
    else if (shift == 0)
      for (; left > 0; left--) {
        store<u8>(to, <u8>pattern);
        to += o3;
      }
    else {
      if (o3 == 4)
        for (; left >= 4; left -= 4) {
          v128.store(to, value);
          to += 16;
        }
      for (; left > 0; left--) {
        store<i32>(to, pattern);
        to += o3;
      }
    }
  }
}

/** out [n] = 0, 1, 2, …, as i32 or f32. */
export function iota(first: i32, last: i32, float: i32, out: usize): void {
  for (let i = first; i < last; i++)
    if (float) store<f32>(out + ((<usize>i) << 2), <f32>i);
    else store<i32>(out + ((<usize>i) << 2), i);
}
