// An upper factor is the lower factor of the matrix with rows and columns reversed: R = J·L·J. These two copies change between the
// caller's f32 matrix and the reversed f64 one.

/** Rows first..last of the lower triangle of out f64 [n, n] = a f32 (any strides, bytes), reversed in both axes. a's upper triangle is read. */
export function flipToLower(
  first: i32,
  last: i32,
  n: i32,
  a: usize,
  rowBytes: usize,
  columnBytes: usize,
  out: usize,
): void {
  for (let i = first; i < last; i++) {
    // out[i, j] = a[n−1−j, n−1−i]·… by symmetry read as a[n−1−i, n−1−j], which for j ≤ i is on or above the diagonal
    let from = a + <usize>(n - 1 - i) * rowBytes + <usize>(n - 1) * columnBytes;
    let to = out + ((<usize>i * n) << 3);
    for (let j = 0; j <= i; j++) {
      store<f64>(to, <f64>load<f32>(from));
      from -= columnBytes;
      to += 8;
    }
  }
}

/** Rows first..last of the upper f32 matrix out [n, n] = the lower f64 matrix, reversed in both axes and rounded; zeros below. */
export function flipToUpper(first: i32, last: i32, n: i32, lower: usize, out: usize): void {
  for (let i = first; i < last; i++) {
    const row = out + ((<usize>i * n) << 2);
    memory.fill(row, 0, (<usize>i) << 2);
    let from = lower + ((<usize>(n - 1 - i) * n + (n - 1 - i)) << 3);
    for (let j = i; j < n; j++) {
      store<f32>(row + ((<usize>j) << 2), <f32>load<f64>(from));
      from -= 8;
    }
  }
}
