/** level = code − zero-point of its group, row-major [out, in]: raw codes shift with a zero-point tie, levels do not. */
export function levelsOf(
  codes: Float64Array,
  zeroPoint: Float64Array,
  groupIndex: Float64Array,
  rows: number,
): Float64Array {
  const columns = codes.length / rows;
  const groups = zeroPoint.length / rows;
  return codes.map((code, at) => code - zeroPoint[Math.floor(at / columns) * groups + groupIndex[at % columns]!]!);
}

/** How many weights differ, as a fraction, and in which rows. Rows are independent: one near-tie disturbs only its own. */
export function rowsTouched(
  got: Float64Array,
  expected: Float64Array,
  columns: number,
): { fraction: number; rows: Set<number> } {
  const rows = new Set<number>();
  let different = 0;
  got.forEach((level, at) => {
    if (level === expected[at]) return;
    different++;
    rows.add(Math.floor(at / columns));
  });
  return { fraction: different / got.length, rows };
}

/** ‖X(W − Q)ᵀ‖² in f64, X [tokens, in], W and Q [out, in]. */
export function outputError(X: Float64Array, W: Float64Array, Q: Float64Array, columns: number): number {
  return asymmetricOutputError(X, X, W, Q, columns);
}

/** ‖Xf·Wᵀ − X·Qᵀ‖² in f64, Xf and X [tokens, in], W and Q [out, in]. */
export function asymmetricOutputError(
  Xf: Float64Array,
  X: Float64Array,
  W: Float64Array,
  Q: Float64Array,
  columns: number,
): number {
  let error = 0;
  for (let row = 0; row < W.length; row += columns)
    for (let token = 0; token < X.length; token += columns) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += Xf[token + c]! * W[row + c]! - X[token + c]! * Q[row + c]!;
      error += sum * sum;
    }
  return error;
}

/** ‖got − expected‖ / ‖expected‖, Frobenius. */
export function relativeDistance(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (got[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

/** The largest |got − expected| / |expected|; equal values count as 0, also where both are 0. */
export function worstRelative(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = got.length === expected.length ? 0 : Infinity;
  for (let i = 0; i < expected.length; i++)
    if (got[i] !== expected[i]) worst = Math.max(worst, Math.abs(got[i]! - expected[i]!) / Math.abs(expected[i]!));
  return worst;
}
