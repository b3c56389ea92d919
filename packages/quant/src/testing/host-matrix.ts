/** Rows of a matrix on the host. Tests only. */
export type Matrix = number[][];

/** Upper U with H⁻¹ = UᵀU by the three steps of the published code: factor, invert, factor again. */
export function inverseCholeskyOf(H: Matrix): Matrix {
  const L = choleskyOf(H);
  const inverse = H.map((_, column) => solve(L, column));
  const lower = choleskyOf(inverse);
  return lower.map((_, i) => lower.map((row) => row[i]!));
}

/** Lower L with A = LLᵀ. */
function choleskyOf(A: Matrix): Matrix {
  const L = A.map((row) => row.map(() => 0));
  A.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let s = row[j]!;
      for (let k = 0; k < j; k++) s -= L[i]![k]! * L[j]![k]!;
      L[i]![j] = i === j ? Math.sqrt(s) : s / L[j]![j]!;
    }
  });
  return L;
}

/** The column of (LLᵀ)⁻¹. */
function solve(L: Matrix, column: number): number[] {
  const n = L.length;
  const y = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    let s = i === column ? 1 : 0;
    for (let k = 0; k < i; k++) s -= L[i]![k]! * y[k]!;
    y[i] = s / L[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let s = y[i]!;
    for (let k = i + 1; k < n; k++) s -= L[k]![i]! * y[k]!;
    y[i] = s / L[i]![i]!;
  }
  return y;
}
