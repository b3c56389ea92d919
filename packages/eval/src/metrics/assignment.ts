/**
 * Largest total of a one-to-one assignment between rows and columns of a score table, by the Hungarian method with potentials
 * (Kuhn 1955, Munkres 1957), O(n^2 m).
 * @param scores [rows, columns], finite
 * @returns the column of each row, or undefined for rows left over when there are fewer columns
 */
export function bestAssignment(scores: readonly (readonly number[])[]): (number | undefined)[] {
  const rows = scores.length;
  const columns = scores[0]?.length ?? 0;
  if (rows > columns) {
    const transposed = Array.from({ length: columns }, (_, c) => scores.map((row) => row[c]!));
    const rowOf = bestAssignment(transposed);
    return scores.map((_, r) => {
      const column = rowOf.indexOf(r);
      return column < 0 ? undefined : column;
    });
  }
  // Rows enter one by one; each finds the cheapest alternating path to a free column. Column 0 and row 0 are sentinels.
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOfColumn = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) enter(row);
  const assigned: number[] = new Array<number>(rows).fill(0);
  for (let c = 1; c <= columns; c++) if (rowOfColumn[c]! > 0) assigned[rowOfColumn[c]! - 1] = c - 1;
  return assigned;

  function enter(row: number): void {
    const distance = new Float64Array(columns + 1).fill(Infinity);
    const previous = new Int32Array(columns + 1);
    const done = new Uint8Array(columns + 1);
    rowOfColumn[0] = row;
    let column = 0;
    while (rowOfColumn[column] !== 0) {
      done[column] = 1;
      const reached = rowOfColumn[column]!;
      let nearest = 0;
      let step = Infinity;
      for (let c = 1; c <= columns; c++) {
        if (done[c]) continue;
        const cost = -scores[reached - 1]![c - 1]! - rowPotential[reached]! - columnPotential[c]!;
        if (cost < distance[c]!) {
          distance[c] = cost;
          previous[c] = column;
        }
        if (distance[c]! < step) {
          step = distance[c]!;
          nearest = c;
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (done[c]) {
          rowPotential[rowOfColumn[c]!]! += step;
          columnPotential[c]! -= step;
        } else distance[c]! -= step;
      }
      column = nearest;
    }
    while (column !== 0) {
      rowOfColumn[column] = rowOfColumn[previous[column]!]!;
      column = previous[column]!;
    }
  }
}
