import type { Kernels, Operand } from '@ptqlab/tensor';
import { cutOf, longestReach, narrow, type BindingLimit } from './binding-limit.ts';

/** @param first the row of the whole table at which `table` begins; rows of other parts are left as they are */
type GatherKernel = (table: Operand, indices: Operand, out: Operand, first?: number) => void;

/** Gathers from tables that do not fit into windows: from one part of the table after another, each writing the rows that it holds. */
export function splitGather(gather: GatherKernel, limit: BindingLimit): Kernels['gather'] {
  const run = (table: Operand, indices: Operand, out: Operand, first: number): void => {
    const tooLarge = [out, indices, table].find((operand) => !limit.fits(operand));
    if (!tooLarge) return gather(limit.seen(table), limit.seen(indices), limit.seen(out), first);
    const axis = longestReach(tooLarge)!;
    const length = tooLarge.layout.shape[axis]!;
    const at = cutOf(length);
    for (const [start, end] of [
      [0, at],
      [at, length],
    ] as const) {
      const part = (operand: Operand): Operand => narrow(operand, axis, start, end);
      if (axis === 1) run(part(table), indices, part(out), first);
      else if (tooLarge === table) run(part(table), indices, out, first + start);
      else run(table, part(indices), part(out), first);
    }
  };
  return (table, indices, out) => run(table, indices, out, 0);
}
