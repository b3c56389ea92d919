// XᵀX is computed on and below its diagonal only; this copies it to the other side.

const SQUARE: i32 = 32;

/** Bands first..last of 32 rows above the diagonal of an f32 matrix [n, n] (contiguous) ← the mirrored elements. */
export function mirrorLower(first: i32, last: i32, n: i32, matrix: usize): void {
  const rowBytes = (<usize>n) << 2;
  for (let top = first * SQUARE; top < min(n, last * SQUARE); top += SQUARE) {
    const bottom = min(n, top + SQUARE);
    for (let left = top; left < n; left += SQUARE) {
      const right = min(n, left + SQUARE);
      for (let i = top; i < bottom; i++)
        for (let j = max(left, i + 1); j < right; j++)
          store<f32>(
            matrix + (<usize>i) * rowBytes + ((<usize>j) << 2),
            load<f32>(matrix + (<usize>j) * rowBytes + ((<usize>i) << 2)),
          );
    }
  }
}
