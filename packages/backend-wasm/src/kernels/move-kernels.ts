import { DTYPES, ShapeError, type Kernels, type Operand } from '@ptqlab/tensor';
import { addressOf, byteStride, type Engine } from '../engine.ts';
import { sharesOf } from '../shares.ts';
import { StridedWalk } from '../strided-walk.ts';

/** Bytes worth waking another thread for. */
const SHARE_BYTES = 1 << 18;
/** Rows of the target that a transposition moves at once. */
const BAND = 64;

/** log2 of an element's size, as the kernels take it. */
export const shiftOf = ({ dtype }: Operand): number => (DTYPES[dtype].bytes === 4 ? 2 : 0);

/** copy, gather, fill and iota. */
export function moveKernels(engine: Engine): Pick<Kernels, 'copy' | 'gather' | 'fill' | 'iota'> {
  const { pool } = engine;
  return {
    copy: copyKernel(engine),
    gather: (table, indices, out) => {
      const [rows, columns] = table.layout.shape as [number, number];
      const count = indices.layout.shape[0]!;
      const shift = shiftOf(table);
      const share = Math.max(1, Math.ceil(SHARE_BYTES / ((columns << shift) + 1)));
      // prettier-ignore
      const wrong = pool.run('gatherRows', sharesOf(pool, count, share, 1), [
        shift, rows, columns, addressOf(out), addressOf(table), byteStride(table, 0), byteStride(table, 1),
        addressOf(indices), byteStride(indices, 0),
      ]);
      if (wrong >= 0)
        throw new ShapeError(
          `gather: index ${engine.memory.i32[(addressOf(indices) + wrong * byteStride(indices, 0)) / 4]} at position ${wrong} ` +
            `is outside the ${rows} rows of [${table.layout.shape}]; stay within 0..${rows - 1}`,
        );
    },
    fill: fillKernel(engine),
    iota: (out) => {
      const n = out.layout.shape[0]!;
      pool.run('iota', sharesOf(pool, n, SHARE_BYTES / 4), [out.dtype === 'f32' ? 1 : 0, addressOf(out)]);
    },
  };
}

/** Any layout into any layout of the same shape: axes in the order of the target's strides, so that writes run forward. */
export function copyKernel({ pool }: Engine): Kernels['copy'] {
  const walk = new StridedWalk(2);
  const { n } = walk;
  const [o, x] = walk.strides as readonly [Int32Array, Int32Array];
  return (input, out) => {
    walk.fit([out, input], inTargetOrder(out, input));
    if (walk.size === 0) return;
    const [shift, to, from] = [shiftOf(out), addressOf(out), addressOf(input)];
    const rows = n[0]! * n[1]! * n[2]!;
    const share = Math.max(1, Math.ceil(SHARE_BYTES / (n[3]! << shift)));
    if (shift === 2 && o[3] === 4 && x[2] === 4 && x[3] !== 4)
      // prettier-ignore
      pool.run('copyTransposed', sharesOf(pool, n[0]! * n[1]! * Math.ceil(n[2]! / BAND), Math.ceil(share / BAND), 1), [
        n[1]!, n[2]!, n[3]!, to, o[0]!, o[1]!, o[2]!, from, x[0]!, x[1]!, x[3]!,
      ]);
    else pool.run('copyRows', sharesOf(pool, rows, share, 1), [shift, n[1]!, n[2]!, n[3]!, to, ...o, from, ...x]);
  };
}

/** Axes by falling stride of the target; then the source's adjacent axis just before the last, where a transposition wants it. */
function inTargetOrder(out: Operand, input: Operand): number[] | undefined {
  const { strides, shape } = out.layout;
  const rank = shape.length;
  if (rank < 2) return undefined;
  const order = shape.map((_, axis) => axis).sort((i, j) => strides[j]! - strides[i]! || i - j);
  if (rank > 2 && input.layout.strides[order[rank - 1]!] !== 1) {
    const adjacent = order.findIndex((axis) => shape[axis]! > 1 && input.layout.strides[axis] === 1);
    if (adjacent >= 0) order.splice(rank - 2, 0, ...order.splice(adjacent, 1));
  }
  return order;
}

function fillKernel({ pool }: Engine): Kernels['fill'] {
  const walk = new StridedWalk(1);
  const { n } = walk;
  const o = walk.strides[0]!;
  const bits = { f32: new Float32Array(1), i32: new Int32Array(1), u32: new Uint32Array(1), i8: new Int8Array(4) };
  return (value, out) => {
    walk.fit([out]);
    const pattern = bits[out.dtype];
    pattern[0] = value;
    const word = new Int32Array(pattern.buffer)[0]!;
    const shift = shiftOf(out);
    const share = Math.max(1, Math.ceil(SHARE_BYTES / ((n[3]! << shift) + 1)));
    const args = [shift, word, n[1]!, n[2]!, n[3]!, addressOf(out), ...o];
    if (walk.size > 0) pool.run('fillRows', sharesOf(pool, n[0]! * n[1]! * n[2]!, share, 1), args);
  };
}
