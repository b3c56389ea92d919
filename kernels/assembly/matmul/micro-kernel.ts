// The innermost loop of the f32 matmul: one tile of C held in registers while the depth runs. Each build has the tile that suits its
// arithmetic; the order in which an element's products are summed is the same in both.
import { multiplyTile4x8 } from './tile-4x8';
import { multiplyTile6x8 } from './tile-6x8';

export const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
export const TILE_COLUMNS: i32 = 8;

/**
 * Tile of C [TILE_ROWS, 8] ← beta·C + A·B. beta 0 never reads C, which may hold anything.
 * @param a panel [depth][TILE_ROWS], b panel [depth][8], depth ≥ 1; rowBytes from one row of C to the next, its columns adjacent
 */
export function multiplyTile(depth: i32, a: usize, b: usize, beta: f32, c: usize, rowBytes: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD) multiplyTile6x8(depth, a, b, beta, c, rowBytes);
  else multiplyTile4x8(depth, a, b, beta, c, rowBytes);
}
