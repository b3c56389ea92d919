/** The factor of `inverseCholesky` computed on the host, for backends whose devices have no f64. */
export interface Factorization {
  /** Upper U [n, n] with A⁻¹ = UᵀU of a symmetric positive definite A [n, n], row-major. @throws NotPositiveDefiniteError */
  inverseCholesky(A: Float32Array<ArrayBuffer>, n: number): Promise<Float32Array<ArrayBuffer>>;
  /** Frees what it holds; the backend that uses it closes it. */
  close(): Promise<void>;
}
