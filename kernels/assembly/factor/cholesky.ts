// Lower Cholesky factor of an f64 matrix [n, n], in place, block column by block column: the host calls, for every block,
// factorDiagonal (one thread), then solvePanel and updateTrailing (rows shared among the threads).
import { multiplyF64 } from './matmul-f64';

// @ts-ignore: decorator
@inline
function at(matrix: usize, n: i32, i: i32, j: i32): usize {
  return matrix + ((<usize>i * n + j) << 3);
}

/** Σ a[k]·b[k]: two vector accumulators, then lanes in order. */
function dot(a: usize, b: usize, count: i32): f64 {
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    even = f64x2.add(even, f64x2.mul(v128.load(a), v128.load(b)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    a += 32;
    b += 32;
  }
  even = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  for (; k < count; k++) {
    sum += load<f64>(a) * load<f64>(b);
    a += 8;
    b += 8;
  }
  return sum;
}

/**
 * L of the diagonal block [size, size] that starts at (start, start), in place, and its inverse in `inverse` [size, size].
 * @returns −1, or the index in the whole matrix of the first pivot that is not positive
 */
export function factorDiagonal(matrix: usize, n: i32, start: i32, size: i32, inverse: usize): i32 {
  const block = at(matrix, n, start, start);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const s = load<f64>(at(block, n, i, j)) - dot(at(block, n, i, 0), at(block, n, j, 0), j);
      if (j < i) store<f64>(at(block, n, i, j), s / load<f64>(at(block, n, j, j)));
      else if (s > 0) store<f64>(at(block, n, i, i), sqrt<f64>(s));
      else return start + i;
    }
  invertBlock(block, n, size, inverse);
  return -1;
}

/** Inverse [size, size] (zeros above its diagonal) of a lower block inside a matrix with rows of n elements. */
export function invertBlock(block: usize, n: i32, size: i32, inverse: usize): void {
  memory.fill(inverse, 0, (<usize>(size * size)) << 3);
  for (let i = 0; i < size; i++) {
    const pivot: f64 = 1 / load<f64>(at(block, n, i, i));
    for (let k = 0; k < i; k++) {
      const factor = -pivot * load<f64>(at(block, n, i, k));
      for (let j = 0; j <= k; j++) {
        const to = at(inverse, size, i, j);
        store<f64>(to, load<f64>(to) + factor * load<f64>(at(inverse, size, k, j)));
      }
    }
    store<f64>(at(inverse, size, i, i), pivot);
  }
}

/** Rows first..last below the diagonal block: L21 = A21·L11⁻ᵀ. `copy` holds [n, size] for the old rows. */
export function solvePanel(
  first: i32, last: i32, matrix: usize, n: i32, start: i32, size: i32, inverse: usize, copy: usize,
): void {
  for (let i = first; i < last; i++)
    memory.copy(at(copy, size, i, 0), at(matrix, n, i, start), (<usize>size) << 3);
  multiplyF64(
    last - first, size, size, size, 1, at(copy, size, first, 0), size << 3, 8, inverse, 8, size << 3,
    false, at(matrix, n, first, start), n << 3,
  );
}

/** Rows first..last of the trailing matrix, on and below the diagonal: A22 ← A22 − L21·L21ᵀ. */
export function updateTrailing(first: i32, last: i32, matrix: usize, n: i32, start: i32, size: i32): void {
  const next = start + size;
  multiplyF64(
    last - first, last - next, size, first - next, -1, at(matrix, n, first, start), n << 3, 8,
    at(matrix, n, next, start), 8, n << 3, true, at(matrix, n, first, next), n << 3,
  );
}
