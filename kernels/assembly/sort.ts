// Stable sort along the last axis: keys whose unsigned order is that of the numbers, sorted byte by byte (least significant first),
// carrying the positions. Short rows are sorted by insertion.
import { rowOffset } from './elementwise/row-walk';
import { staging, threadIndex } from './workspace';

const SHORT: i32 = 48;

/** Adding 0 makes −0 equal to 0; then negative numbers are inverted and positive ones get the top bit. */
// @ts-ignore: decorator
@inline
function keyOf(value: f32, descending: i32): u32 {
  const bits = reinterpret<u32>(value + 0);
  const key = bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
  return descending ? ~key : key;
}

// @ts-ignore: decorator
@inline
function sortShort(keys: usize, positions: usize, length: i32): void {
  for (let i = 1; i < length; i++) {
    const key = load<u32>(keys + ((<usize>i) << 2)), position = load<u32>(positions + ((<usize>i) << 2));
    let j = i - 1;
    for (; j >= 0 && load<u32>(keys + ((<usize>j) << 2)) > key; j--) {
      const at = (<usize>j) << 2;
      store<u32>(keys + at, load<u32>(keys + at), 4);
      store<u32>(positions + at, load<u32>(positions + at), 4);
    }
    store<u32>(keys + ((<usize>j) << 2), key, 4);
    store<u32>(positions + ((<usize>j) << 2), position, 4);
  }
}

/** One counting pass over byte `shift / 8`; false when all keys share that byte and nothing had to move. */
// @ts-ignore: decorator
@inline
function countingPass(shift: u32, keys: usize, positions: usize, toKeys: usize, toPositions: usize, length: i32): bool {
  const counts = staging();
  memory.fill(counts, 0, 1024);
  const end = keys + ((<usize>length) << 2);
  for (let at = keys; at < end; at += 4) {
    const slot = counts + (<usize>((load<u32>(at) >> shift) & 255) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  if (load<u32>(counts + (<usize>((load<u32>(keys) >> shift) & 255) << 2)) == <u32>length) return false;
  let sum: u32 = 0;
  for (let slot = counts; slot < counts + 1024; slot += 4) {
    const count = load<u32>(slot);
    store<u32>(slot, sum);
    sum += count;
  }
  for (let i = 0; i < length; i++) {
    const key = load<u32>(keys + ((<usize>i) << 2));
    const slot = counts + (<usize>((key >> shift) & 255) << 2);
    const to = (<usize>load<u32>(slot)) << 2;
    store<u32>(slot, load<u32>(slot) + 1);
    store<u32>(toKeys + to, key);
    store<u32>(toPositions + to, load<u32>(positions + ((<usize>i) << 2)));
  }
  return true;
}

/** Rows first..last: values and i32 positions [.., length], contiguous. `space` holds 16·length bytes for every thread. */
export function sortRows(
  first: i32, last: i32, descending: i32, n1: i32, n2: i32, length: i32, values: usize, indices: usize, space: usize,
  x: usize, x0: i32, x1: i32, x2: i32, x3: i32,
): void {
  const bytes = (<usize>length) << 2;
  for (let row = first; row < last; row++) {
    const source = x + rowOffset(row, n1, n2, x0, x1, x2);
    let keys = space + (<usize>threadIndex()) * 4 * bytes;
    let positions = keys + bytes, otherKeys = keys + 2 * bytes, otherPositions = keys + 3 * bytes;
    for (let i = 0; i < length; i++) {
      store<u32>(keys + ((<usize>i) << 2), keyOf(load<f32>(source + i * x3), descending));
      store<u32>(positions + ((<usize>i) << 2), i);
    }
    if (length <= SHORT) sortShort(keys, positions, length);
    else
      for (let shift: u32 = 0; shift < 32; shift += 8)
        if (countingPass(shift, keys, positions, otherKeys, otherPositions, length)) {
          const k = keys, p = positions;
          keys = otherKeys;
          positions = otherPositions;
          otherKeys = k;
          otherPositions = p;
        }
    const to = (<usize>row) * bytes;
    for (let i = 0; i < length; i++) {
      const position = load<u32>(positions + ((<usize>i) << 2));
      store<u32>(values + to + ((<usize>i) << 2), load<u32>(source + position * x3));
      store<u32>(indices + to + ((<usize>i) << 2), position);
    }
  }
}
