/** Every run of `length` values sorted, equal ones in their order, with the places they came from. NaN goes last. */
export function sortRows(
  values: Float32Array,
  length: number,
  descending: boolean,
): { values: Float32Array<ArrayBuffer>; indices: Int32Array<ArrayBuffer> } {
  const sorted = new Float32Array(values.length);
  const indices = new Int32Array(values.length);
  for (let start = 0; start < values.length; start += length) {
    const row = values.subarray(start, start + length);
    const order = Int32Array.from(row.keys()).sort((i, j) => before(row[i]!, row[j]!, descending) || i - j);
    indices.set(order, start);
    order.forEach((i, at) => (sorted[start + at] = row[i]!));
  }
  return { values: sorted, indices };
}

function before(a: number, b: number, descending: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return descending ? b - a : a - b;
}
