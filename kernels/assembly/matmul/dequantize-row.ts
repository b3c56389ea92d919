// Codes of one row of a packed weight, unpacked from u32 words (low bits first, no code across two words) and put on their grid:
// out = (code − zeroPoint)·scale, with one rounding, as f32.

/** Four neighbouring codes of a word, shifted to its low end, as f32: each lane keeps its own field, scaled back by a power of two. */
// @ts-ignore: decorator
@inline
function fourFields(word: u32, masks: v128, places: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(v128.and(i32x4.splat(word), masks)), places);
}

// @ts-ignore: decorator
@inline
function onGrid(codes: v128, zeroPoint: v128, scale: v128): v128 {
  return f32x4.mul(f32x4.sub(codes, zeroPoint), scale);
}

/** Codes start..end, all of one group. Writes up to 12 bytes past the last one. */
function dequantizeSpan(row: usize, bits: i32, start: i32, end: i32, zeroPoint: f32, scale: f32, out: usize): void {
  const perWord = 32 / bits, mask: u32 = (1 << bits) - 1;
  let k = start;
  for (; k < end && k % perWord != 0; k++) {
    const code = (load<u32>(row + ((<usize>(k / perWord)) << 2)) >> ((k % perWord) * bits)) & mask;
    store<f32>(out, (<f32>code - zeroPoint) * scale);
    out += 4;
  }
  const zeroPoints = f32x4.splat(zeroPoint), scales = f32x4.splat(scale);
  let from = row + ((<usize>(k / perWord)) << 2);
  if (bits == 8) {
    for (; k < end; k += 4) {
      const codes = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from))));
      v128.store(out, onGrid(codes, zeroPoints, scales));
      from += 4;
      out += 16;
    }
    return;
  }
  let masks = i32x4.splat(mask), places = f32x4.splat(1);
  masks = i32x4.replace_lane(masks, 1, mask << bits);
  masks = i32x4.replace_lane(masks, 2, mask << (2 * bits));
  masks = i32x4.replace_lane(masks, 3, mask << (3 * bits));
  const place: f32 = 1 / <f32>(1 << bits);
  places = f32x4.replace_lane(places, 1, place);
  places = f32x4.replace_lane(places, 2, place * place);
  places = f32x4.replace_lane(places, 3, place * place * place);
  for (; k < end; k += perWord) {
    let word = load<u32>(from);
    const count = min(perWord, end - k);
    for (let i = 0; i < count; i += 4) {
      v128.store(out + ((<usize>i) << 2), onGrid(fourFields(word, masks, places), zeroPoints, scales));
      word >>= 4 * bits;
    }
    from += 4;
    out += (<usize>perWord) << 2;
  }
}

/**
 * Codes start..end of the row whose words begin at `row`. scale and zeroPoint point at the row's first group, `…Bytes` from group to
 * group. Writes up to 12 bytes past the last element.
 */
export function dequantizeRow(
  row: usize, bits: i32, start: i32, end: i32, groupSize: i32,
  scale: usize, scaleBytes: usize, zeroPoint: usize, zeroPointBytes: usize, out: usize,
): void {
  while (start < end) {
    const group = start / groupSize;
    const stop = min(end, (group + 1) * groupSize);
    dequantizeSpan(
      row, bits, start, stop,
      load<f32>(zeroPoint + (<usize>group) * zeroPointBytes), load<f32>(scale + (<usize>group) * scaleBytes), out,
    );
    out += (<usize>(stop - start)) << 2;
    start = stop;
  }
}
