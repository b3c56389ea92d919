import { NotPositiveDefiniteError } from './errors.ts';

/**
 * Upper U [n, n] with A⁻¹ = UᵀU for a symmetric positive definite A [n, n], in f64, row-major; only A's upper triangle is read.
 * One factorization A = RRᵀ with R upper (from the last column back) and one triangular inverse U = R⁻¹, instead of the
 * factor–invert–factor of the published code (Frantar et al. 2022); the same matrix, since the factor with positive diagonal is unique.
 * @throws NotPositiveDefiniteError with the column at which a pivot was not positive
 */
export function inverseCholesky(A: Float64Array, n: number): Float64Array {
  const R = upperFactor(A, n);
  const U = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i >= 0; i--) {
      let s = i === j ? 1 : 0;
      for (let k = i + 1; k <= j; k++) s -= R[i * n + k]! * U[k * n + j]!;
      U[i * n + j] = s / R[i * n + i]!;
    }
  }
  return U;
}

/** Upper R with A = RRᵀ. */
function upperFactor(A: Float64Array, n: number): Float64Array {
  const R = new Float64Array(n * n);
  for (let j = n - 1; j >= 0; j--) {
    for (let i = j; i >= 0; i--) {
      let s = A[i * n + j]!;
      for (let k = j + 1; k < n; k++) s -= R[i * n + k]! * R[j * n + k]!;
      if (i < j) R[i * n + j] = s / R[j * n + j]!;
      else if (s > 0) R[j * n + j] = Math.sqrt(s);
      else throw new NotPositiveDefiniteError(j, n);
    }
  }
  return R;
}
