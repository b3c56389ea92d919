import type { TileSize } from './workgroup-tile.ts';

/** Tiles of 128 pay when there are enough of them to fill a GPU; otherwise smaller ones keep more of it busy. */
const ENOUGH_LARGE_TILES = 128;

export function workgroupSize(M: number, N: number): TileSize {
  return Math.ceil(M / 128) * Math.ceil(N / 128) >= ENOUGH_LARGE_TILES ? 128 : 64;
}

/** Workgroups along columns and along rows for tiles of `size`. */
export const tiledWorkgroups = (M: number, N: number, size: number): [x: number, y: number] => [
  Math.ceil(N / size),
  Math.ceil(M / size),
];
