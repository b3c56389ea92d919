// Elementwise kernels run over the elements first..last of a contiguous output of shape [.., n1, n2, n3]. A thread's share may begin
// in the middle of a row; this finds where an operand's element of a given row lies.

/** Byte offset of row `row` (counted over n0·n1·n2) in an operand with these byte strides. */
// @ts-ignore: decorator
@inline
export function rowOffset(row: i32, n1: i32, n2: i32, stride0: i32, stride1: i32, stride2: i32): usize {
  const i2 = row % n2;
  const upper = row / n2;
  return (upper / n1) * stride0 + (upper % n1) * stride1 + i2 * stride2;
}
