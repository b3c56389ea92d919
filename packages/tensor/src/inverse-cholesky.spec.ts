import fc from 'fast-check';
import type { NotPositiveDefiniteError } from './errors.ts';
import { inverseCholesky } from './inverse-cholesky.ts';

/** Lower L with A = LLᵀ, row by row. */
function lowerCholesky(A: Float64Array, n: number): Float64Array {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = A[i * n + j]!;
      for (let k = 0; k < j; k++) s -= L[i * n + k]! * L[j * n + k]!;
      L[i * n + j] = i === j ? Math.sqrt(s) : s / L[j * n + j]!;
    }
  return L;
}

/** A⁻¹ by Gauss–Jordan elimination. */
function inverse(A: Float64Array, n: number): Float64Array {
  const M = A.slice();
  const I = Float64Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0));
  for (let c = 0; c < n; c++) {
    const pivot = M[c * n + c]!;
    for (let j = 0; j < n; j++) {
      M[c * n + j]! /= pivot;
      I[c * n + j]! /= pivot;
    }
    for (let i = 0; i < n; i++) {
      const factor = M[i * n + c]!;
      if (i === c || factor === 0) continue;
      for (let j = 0; j < n; j++) {
        M[i * n + j]! -= factor * M[c * n + j]!;
        I[i * n + j]! -= factor * I[c * n + j]!;
      }
    }
  }
  return I;
}

/** The published three steps, literally: factor, invert, factor again, upper (Frantar et al. 2022, gptq.py). */
function factorInvertFactor(A: Float64Array, n: number): Float64Array {
  const L = lowerCholesky(inverse(A, n), n);
  return Float64Array.from(L, (_, at) => L[(at % n) * n + Math.floor(at / n)]!);
}

const definite = fc
  .integer({ min: 1, max: 12 })
  .chain((n) =>
    fc.tuple(
      fc.constant(n),
      fc.array(fc.integer({ min: -8, max: 8 }), { minLength: n * (n + 2), maxLength: n * (n + 2) }),
    ),
  )
  .map(([n, X]) => {
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        A[i * n + j] = i === j ? 1 : 0;
        for (let t = 0; t < X.length; t += n) A[i * n + j]! += X[t + i]! * X[t + j]!;
      }
    return { A, n };
  });

describe('inverseCholesky', () => {
  it('is the upper factor of the inverse that the published three steps give', () => {
    fc.assert(
      fc.property(definite, ({ A, n }) => {
        const U = inverseCholesky(A, n);
        const published = factorInvertFactor(A, n);
        // The three steps lose digits with the condition of A, at most 14·64·12 here; that of U's entries stays below its square.
        U.forEach((u, at) => expect(Math.abs(u - published[at]!)).toBeLessThan(1e-9));
      }),
    );
  });

  it('has the inverse of the matrix as its product', () => {
    fc.assert(
      fc.property(definite, ({ A, n }) => {
        const U = inverseCholesky(A, n);
        const whole = inverse(A, n);
        for (let at = 0; at < n * n; at++) {
          let sum = 0;
          for (let k = 0; k < n; k++) sum += U[k * n + Math.floor(at / n)]! * U[k * n + (at % n)]!;
          expect(Math.abs(sum - whole[at]!)).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it('is the identity for the identity and scales with the root', () => {
    expect([...inverseCholesky(Float64Array.of(1, 0, 0, 1), 2)]).toEqual([1, 0, 0, 1]);
    expect([...inverseCholesky(Float64Array.of(4, 0, 0, 16), 2)]).toEqual([0.5, 0, 0, 0.25]);
  });

  it('reads only the upper triangle', () => {
    expect(inverseCholesky(Float64Array.of(4, 2, NaN, 3), 2)).toEqual(inverseCholesky(Float64Array.of(4, 2, 2, 3), 2));
  });

  it('names the column at which it stops', () => {
    const stop = (A: number[], n: number) => {
      try {
        inverseCholesky(Float64Array.from(A), n);
      } catch (error) {
        return error as NotPositiveDefiniteError;
      }
      return undefined;
    };
    expect(stop([1, 0, 0, -1], 2)).toMatchObject({ column: 1, size: 2 });
    expect(stop([0, 0, 0, 1], 2)).toMatchObject({ column: 0 });
    expect(stop([1, 1, 1, 1], 2)).toMatchObject({ column: 0 });
    expect(stop([NaN], 1)?.message).toContain('not positive definite at column 0; add to its diagonal (raise damping)');
  });
});
