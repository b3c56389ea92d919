// Copies a block of a matrix into panels that the micro-kernel reads front to back: panel p holds `width` neighbouring rows of A (or
// columns of B), depth by depth, padded with zeros. Packing is where strides end: a transposed view costs nothing more.
import { TILE_COLUMNS, TILE_ROWS } from './micro-kernel';

/** Four vectors as a 4×4 block, transposed: out[k] holds element k of each. `step` bytes between the stores. */
// @ts-ignore: decorator
@inline
function storeTransposed(r0: v128, r1: v128, r2: v128, r3: v128, out: usize, step: usize): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(out + step, v128.shuffle<f64>(low01, low23, 1, 3));
  v128.store(out + 2 * step, v128.shuffle<f64>(high01, high23, 0, 2));
  v128.store(out + 3 * step, v128.shuffle<f64>(high01, high23, 1, 3));
}

/** Two vectors as a 2×4 block, transposed. */
// @ts-ignore: decorator
@inline
function storePairTransposed(r0: v128, r1: v128, out: usize, step: usize): void {
  const low = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  v128.store64_lane(out, low, 0);
  v128.store64_lane(out + step, low, 1);
  v128.store64_lane(out + 2 * step, high, 0);
  v128.store64_lane(out + 3 * step, high, 1);
}

/** A panel that the matrix fills only partly, or whose elements are adjacent along neither axis. */
function packStrided(
  width: i32, filled: i32, depth: i32, scale: f32,
  source: usize, acrossBytes: usize, depthBytes: usize, out: usize,
): void {
  for (let k = 0; k < depth; k++) {
    let from = source;
    for (let i = 0; i < width; i++) {
      store<f32>(out, i < filled ? scale * load<f32>(from) : 0);
      from += acrossBytes;
      out += 4;
    }
    source += depthBytes;
  }
}

/** Panels of TILE_ROWS rows of scale·A; `count` rows, `depth` columns. */
export function packRows(
  count: i32, depth: i32, scale: f32, source: usize, rowBytes: usize, columnBytes: usize, out: usize,
): void {
  const panelBytes = (<usize>depth) * TILE_ROWS * 4;
  const factor = f32x4.splat(scale);
  for (let row = 0; row < count; row += TILE_ROWS) {
    const filled = min(TILE_ROWS, count - row);
    if (filled == TILE_ROWS && columnBytes == 4) packAdjacentDepth(depth, scale, source, rowBytes, out);
    else if (filled == TILE_ROWS && rowBytes == 4) {
      let from = source, to = out;
      for (const end = to + panelBytes; to < end; to += TILE_ROWS * 4) {
        v128.store(to, f32x4.mul(factor, v128.load(from)));
        if (TILE_ROWS == 6) v128.store64_lane(to, f32x4.mul(factor, v128.load64_zero(from, 16)), 0, 16);
        from += columnBytes;
      }
    } else packStrided(TILE_ROWS, filled, depth, scale, source, rowBytes, columnBytes, out);
    source += TILE_ROWS * rowBytes;
    out += panelBytes;
  }
}

/** One full panel of rows whose elements are adjacent along the depth: transposed four rows (and two) by four steps at a time. */
function packAdjacentDepth(depth: i32, scale: f32, source: usize, rowBytes: usize, out: usize): void {
  const factor = f32x4.splat(scale);
  const step: usize = TILE_ROWS * 4;
  let k = 0;
  for (; k + 4 <= depth; k += 4) {
    storeTransposed(
      f32x4.mul(factor, v128.load(source)), f32x4.mul(factor, v128.load(source + rowBytes)),
      f32x4.mul(factor, v128.load(source + 2 * rowBytes)), f32x4.mul(factor, v128.load(source + 3 * rowBytes)),
      out, step,
    );
    if (TILE_ROWS == 6)
      storePairTransposed(
        f32x4.mul(factor, v128.load(source + 4 * rowBytes)), f32x4.mul(factor, v128.load(source + 5 * rowBytes)), out + 16, step,
      );
    source += 16;
    out += 4 * step;
  }
  packStrided(TILE_ROWS, TILE_ROWS, depth - k, scale, source, rowBytes, 4, out);
}

/** Four panels of 8 adjacent columns at once: whole cache lines of rows that may lie pages apart. */
function packFourPanels(depth: i32, source: usize, rowBytes: usize, out: usize, panelBytes: usize): void {
  const second = panelBytes, third = 2 * panelBytes, fourth = 3 * panelBytes;
  for (const end = out + panelBytes; out < end; out += TILE_COLUMNS * 4) {
    v128.store(out, v128.load(source));
    v128.store(out, v128.load(source, 16), 16);
    v128.store(out + second, v128.load(source, 32));
    v128.store(out + second, v128.load(source, 48), 16);
    v128.store(out + third, v128.load(source, 64));
    v128.store(out + third, v128.load(source, 80), 16);
    v128.store(out + fourth, v128.load(source, 96));
    v128.store(out + fourth, v128.load(source, 112), 16);
    source += rowBytes;
  }
}

/** Panels of 8 columns of B; `count` columns, `depth` rows. */
export function packColumns(
  count: i32, depth: i32, source: usize, rowBytes: usize, columnBytes: usize, out: usize,
): void {
  const panelBytes = (<usize>depth) * (TILE_COLUMNS * 4);
  let column = 0;
  if (columnBytes == 4)
    for (; column + 4 * TILE_COLUMNS <= count; column += 4 * TILE_COLUMNS) {
      packFourPanels(depth, source, rowBytes, out, panelBytes);
      source += 4 * TILE_COLUMNS * columnBytes;
      out += 4 * panelBytes;
    }
  for (; column < count; column += TILE_COLUMNS) {
    const filled = min(TILE_COLUMNS, count - column);
    if (filled == TILE_COLUMNS && columnBytes == 4) {
      let from = source, to = out;
      for (const end = to + panelBytes; to < end; to += TILE_COLUMNS * 4) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += rowBytes;
      }
    } else if (filled == TILE_COLUMNS && rowBytes == 4) packEightRows(depth, source, columnBytes, out);
    else packStrided(TILE_COLUMNS, filled, depth, 1, source, columnBytes, rowBytes, out);
    source += TILE_COLUMNS * columnBytes;
    out += panelBytes;
  }
}

/** One panel whose 8 columns lie in memory as rows, `stride` bytes apart: the transposed view of a row-major matrix. */
export function packEightRows(depth: i32, source: usize, stride: usize, out: usize): void {
  const lower = 4 * stride;
  let k = 0;
  for (; k + 4 <= depth; k += 4) {
    storeTransposed(
      v128.load(source), v128.load(source + stride), v128.load(source + 2 * stride), v128.load(source + 3 * stride),
      out, 32,
    );
    const next = source + lower;
    storeTransposed(
      v128.load(next), v128.load(next + stride), v128.load(next + 2 * stride), v128.load(next + 3 * stride),
      out + 16, 32,
    );
    source += 16;
    out += 128;
  }
  packStrided(TILE_COLUMNS, TILE_COLUMNS, depth - k, 1, source, stride, 4, out);
}
