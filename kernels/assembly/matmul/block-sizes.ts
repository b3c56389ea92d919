// How the f32 matmul is cut so that each level of cache holds what is used again: a packed block of A and one of B in L2, one panel of
// each in L1. The depth of a block also fixes the order of the sums, so it never depends on the number of threads.

export const BLOCK_ROWS: i32 = 192;
export const BLOCK_DEPTH: i32 = 384;
export const BLOCK_COLUMNS: i32 = 512;

/** Bytes of a packed block of A, and of B (whole tiles). */
export const BLOCK_A_BYTES: usize = 192 * 384 * 4;
export const BLOCK_B_BYTES: usize = 512 * 384 * 4;
