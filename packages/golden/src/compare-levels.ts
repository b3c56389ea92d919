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
  const tokens = X.length / columns;
  let error = 0;
  for (let row = 0; row < W.length; row += columns)
    for (let t = 0; t < tokens; t++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += X[t * columns + c]! * (W[row + c]! - Q[row + c]!);
      error += sum * sum;
    }
  return error;
}
