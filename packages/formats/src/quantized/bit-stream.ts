/**
 * Integers written with just as many bits as they need, one after another, least significant bit first, without gaps: element i of a
 * stream of equal widths b takes bits i·b … i·b + b − 1, counted from bit 0 of byte 0.
 */

/** Widest element, in bits. */
const WIDEST = 32;

/** Bits of each element: one width for all, or one per row of equally many elements. */
export type Widths = number | readonly number[];

/** Bytes of a stream of `count` elements. */
export function bitStreamBytes(count: number, widths: Widths): number {
  if (typeof widths === 'number') return Math.ceil((count * widths) / 8);
  return Math.ceil(widths.reduce((sum, width) => sum + width * (count / widths.length), 0) / 8);
}

/**
 * Packs whole numbers.
 * @param lowest subtracted from every value
 * @throws RangeError for a value that is no whole number from `lowest` to `lowest + 2^width − 1`
 */
export function packBits(values: ArrayLike<number>, widths: Widths, lowest: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bitStreamBytes(values.length, widths));
  let at = 0;
  forEachWidth(values.length, widths, (i, width) => {
    const code = values[i]! - lowest;
    if (!(Number.isInteger(code) && code >= 0 && code < 2 ** width))
      throw new RangeError(
        `codes: ${values[i]} was given at ${i}; ${width} bits from ${lowest} on hold whole numbers up to ${lowest + 2 ** width - 1}`,
      );
    for (let done = 0; done < width;) {
      const bit = at & 7;
      const taken = Math.min(8 - bit, width - done);
      const part = Math.floor(code / 2 ** done) & ((1 << taken) - 1);
      bytes[at >>> 3]! |= part << bit;
      done += taken;
      at += taken;
    }
  });
  return bytes;
}

/** The values of a stream. @param out receives them; its length says how many there are */
export function unpackBits<T extends { length: number; [index: number]: number }>(
  bytes: Uint8Array,
  widths: Widths,
  lowest: number,
  out: T,
): T {
  let at = 0;
  forEachWidth(out.length, widths, (i, width) => {
    let code = 0;
    for (let done = 0; done < width;) {
      const bit = at & 7;
      const taken = Math.min(8 - bit, width - done);
      code += ((bytes[at >>> 3]! >>> bit) & ((1 << taken) - 1)) * 2 ** done;
      done += taken;
      at += taken;
    }
    out[i] = code + lowest;
  });
  return out;
}

function forEachWidth(count: number, widths: Widths, visit: (i: number, width: number) => void): void {
  const rows = typeof widths === 'number' ? [widths] : widths;
  const perRow = count / rows.length;
  if (!Number.isInteger(perRow)) throw new RangeError(`codes: ${count} elements are not ${rows.length} equal rows`);
  rows.forEach((width, row) => {
    if (!(Number.isInteger(width) && width >= 0 && width <= WIDEST))
      throw new RangeError(`codes: a width of ${width} bits was given; it is a whole number up to ${WIDEST}`);
    for (let i = row * perRow; i < (row + 1) * perRow; i++) visit(i, width);
  });
}
