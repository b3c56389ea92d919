import { inverseCholesky, type Factorization } from '@ptqlab/tensor';

/** In plain TypeScript: slow, and within a rounding of other backends'. */
export const plainFactorization: Factorization = {
  inverseCholesky: async (A, n) => Float32Array.from(inverseCholesky(Float64Array.from(A), n)),
  close: async () => undefined,
};
