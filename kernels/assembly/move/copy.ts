// Elements of any layout into any layout of the same shape. The host orders the axes so that the target's smallest stride comes last.

/** Rows first..last (counted over n0·n1·n2) of n3 elements of `1 << shift` bytes. All strides in bytes. */
export function copyRows(
  first: i32, last: i32, shift: i32, n1: i32, n2: i32, n3: i32,
  out: usize, o0: i32, o1: i32, o2: i32, o3: i32, x: usize, x0: i32, x1: i32, x2: i32, x3: i32,
): void {
  const size = 1 << shift;
  for (let row = first; row < last; row++) {
    const i2 = row % n2, upper = row / n2;
    const i1 = upper % n1, i0 = upper / n1;
    let to = out + i0 * o0 + i1 * o1 + i2 * o2;
    let from = x + i0 * x0 + i1 * x1 + i2 * x2;
    if (o3 == size && x3 == size) memory.copy(to, from, (<usize>n3) << shift);
    else if (shift == 2)
      for (let i = 0; i < n3; i++) {
        store<u32>(to, load<u32>(from));
        to += o3;
        from += x3;
      }
    else
      for (let i = 0; i < n3; i++) {
        store<u8>(to, load<u8>(from));
        to += o3;
        from += x3;
      }
  }
}

/** Side of the square that a transposition moves at once: 64 rows of 64 elements, two pages of each in L1. */
const SQUARE: i32 = 64;

// @ts-ignore: decorator
@inline
function transposeFour(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const r0 = v128.load(from), r1 = v128.load(from + fromStep);
  const r2 = v128.load(from + 2 * fromStep), r3 = v128.load(from + 3 * fromStep);
  const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + toStep, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + 2 * toStep, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * toStep, v128.shuffle<i64>(high01, high23, 1, 3));
}

/**
 * The same for 4-byte elements that are adjacent along axis 3 in the target and along axis 2 in the source. Units first..last are
 * bands of 64 rows of the target, counted over n0·n1·⌈n2/64⌉.
 */
export function copyTransposed(
  first: i32, last: i32, n1: i32, n2: i32, n3: i32,
  out: usize, o0: i32, o1: i32, o2: i32, x: usize, x0: i32, x1: i32, x3: i32,
): void {
  const bands = (n2 + SQUARE - 1) / SQUARE;
  for (let unit = first; unit < last; unit++) {
    const upper = unit / bands, top = (unit % bands) * SQUARE;
    const target = out + (upper / n1) * o0 + (upper % n1) * o1;
    const source = x + (upper / n1) * x0 + (upper % n1) * x1;
    const bottom = min(n2, top + SQUARE);
    for (let left = 0; left < n3; left += SQUARE) {
      const right = min(n3, left + SQUARE);
      for (let i = top; i < bottom; i += 4)
        for (let j = left; j < right; j += 4) {
          const to = target + i * o2 + j * 4, from = source + i * 4 + j * x3;
          if (i + 4 <= bottom && j + 4 <= right) transposeFour(from, x3, to, o2);
          else
            for (let y = 0; y < min(4, bottom - i); y++)
              for (let z = 0; z < min(4, right - j); z++)
                store<u32>(to + y * o2 + z * 4, load<u32>(from + y * 4 + z * x3));
        }
    }
  }
}
