/** Sizes of a batch of matrix products: a [count, m, k] · b [count, k, n], all row-major. */
export interface ProductSizes {
  readonly count: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** a · b in f64. */
export function products(a: Float64Array, b: Float64Array, { count, m, k, n }: ProductSizes): Float64Array {
  const out = new Float64Array(count * m * n);
  for (let row = 0; row < count * m; row++) {
    const matrix = Math.floor(row / m) * k * n;
    for (let i = 0; i < k; i++) {
      const factor = a[row * k + i]!;
      if (factor === 0) continue;
      const from = matrix + i * n;
      for (let column = 0; column < n; column++) out[row * n + column]! += factor * b[from + column]!;
    }
  }
  return out;
}

/** Every matrix [rows, columns] of a batch transposed. */
export function transposed(values: Float64Array, count: number, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let matrix = 0; matrix < count; matrix++) {
    const base = matrix * rows * columns;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        out[base + column * rows + row] = values[base + row * columns + column]!;
  }
  return out;
}
