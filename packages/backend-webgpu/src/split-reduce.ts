import { BackendError, DTYPES, sizeOf, type Operand, type ReduceOp } from '@ptqlab/tensor';
import { cutOf, longestReach, narrow, type BindingLimit } from './binding-limit.ts';

export type ReduceKernel = (input: Operand, out: Operand) => void;

/** Scratch memory that is gone after `use`. */
export interface Scratch {
  /** A contiguous copy. */
  copy(operand: Operand, use: (compact: Operand) => void): void;
  /** Uninitialised f32 [.., length]. */
  like(out: Operand, length: number, use: (scratch: Operand) => void): void;
}

/**
 * Reductions of operands that do not fit into windows: cut by rows; rows that lie apart are copied together first; a row too long for a window is
 * reduced in halves.
 * @throws BackendError for argmax of such a row
 */
export function splitReduce(op: ReduceOp, reduce: ReduceKernel, limit: BindingLimit, scratch: Scratch): ReduceKernel {
  const run: ReduceKernel = (input, out) => {
    if (limit.fits(input) && limit.fits(out)) return reduce(limit.seen(input), limit.seen(out));
    const { shape } = input.layout;
    const last = shape.length - 1;
    const cutRows = (axis: number): void => {
      const at = cutOf(shape[axis]!);
      run(narrow(input, axis, 0, at), narrow(out, axis, 0, at));
      run(narrow(input, axis, at, shape[axis]!), narrow(out, axis, at, shape[axis]!));
    };
    if (!limit.fits(out)) return cutRows(longestReach(out)!);
    const furthest = longestReach(input)!;
    if (furthest !== last) return cutRows(furthest);
    const fitsCompact = sizeOf(shape) * DTYPES.f32.bytes <= limit.bytes / 2;
    if (fitsCompact) return scratch.copy(input, (compact) => run(compact, out));
    const several = shape.findIndex((length, axis) => axis !== last && length > 1);
    if (several >= 0) return cutRows(several);
    if (op === 'argmax')
      throw new BackendError(
        `webgpu: argmax needs a row of ${shape[last]} elements at once, and this adapter shows ${limit.bytes} bytes of a buffer (maxStorageBufferBindingSize); use shorter rows`,
      );
    scratch.like(out, 2, (halves) => {
      const at = cutOf(shape[last]!);
      run(narrow(input, last, 0, at), narrow(halves, last, 0, 1));
      run(narrow(input, last, at, shape[last]!), narrow(halves, last, 1, 2));
      run(halves, out);
    });
  };
  return run;
}
