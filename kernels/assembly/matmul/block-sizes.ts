// How the f32 matmul is cut so that each level of cache holds what is used again: a packed block of A in L2, one panel of B in L1,
// a packed block of B in L3. The depth of a block also fixes the order of the sums, so it never depends on the number of threads.

export const BLOCK_ROWS: i32 = 240;
export const BLOCK_DEPTH: i32 = 256;
export const BLOCK_COLUMNS: i32 = 2048;

/** Bytes of a packed block of A (rows padded to a whole tile). */
export const BLOCK_A_BYTES: usize = (240 + 8) * 256 * 4;
/** Bytes of a packed block of B. */
export const BLOCK_B_BYTES: usize = 2048 * 256 * 4;
