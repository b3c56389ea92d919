// Rows of a table by index.

/**
 * Output rows first..last: out [n, columns] (contiguous, elements of `1 << shift` bytes) = table[indices[i], :]. Strides in bytes.
 * @returns −1, or the first position whose index is outside 0..rows − 1 (rows before it are written)
 */
export function gatherRows(
  first: i32,
  last: i32,
  shift: i32,
  rows: i32,
  columns: i32,
  out: usize,
  table: usize,
  rowBytes: i32,
  columnBytes: i32,
  indices: usize,
  indexBytes: i32,
): i32 {
  const size = (<usize>columns) << shift;
  for (let i = first; i < last; i++) {
    const index = load<i32>(indices + i * indexBytes);
    if (<u32>index >= <u32>rows) return i;
    let from = table + index * rowBytes,
      to = out + <usize>i * size;
    if (columnBytes == 1 << shift) memory.copy(to, from, size);
    else
      for (let j = 0; j < columns; j++) {
        if (shift == 2) store<u32>(to, load<u32>(from));
        else store<u8>(to, load<u8>(from));
        to += 1 << shift;
        from += columnBytes;
      }
  }
  return -1;
}
