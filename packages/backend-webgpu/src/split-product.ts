import { BackendError, DTYPES, sizeOf, type Operand } from '@ptqlab/tensor';
import { cutOf, longestReach, narrow, type BindingLimit } from './binding-limit.ts';
import type { MatmulKernel } from './kernels/contract/matmul.ts';
import { INTEGER_SIDE } from './kernels/contract/matmul-integer.ts';
import { BLOCK_DEPTH } from './kernels/contract/product.ts';
import { REGISTER_TILE } from './kernels/contract/register-tile.ts';
import { MOST_WORKGROUPS } from './walk.ts';

/** Where a depth is cut: at whole blocks, so that the sums keep their order. */
const depthCut = (length: number): number =>
  length > BLOCK_DEPTH ? Math.ceil(length / 2 / BLOCK_DEPTH) * BLOCK_DEPTH : cutOf(length);

/** f32 products that need more workgroups along an axis than a device runs, or whose operands do not fit into windows: cut by batches, then by rows, columns or depth, whichever reaches furthest. */
export function splitProduct(multiply: MatmulKernel, limit: BindingLimit): MatmulKernel {
  const run: MatmulKernel = (a, b, out, mode) => {
    const { shape } = out.layout;
    const [rows, columns] = [shape.length - 2, shape.length - 1];
    const batch = shape.findIndex((length, axis) => axis < rows && length > 1);
    const halves = (axis: number, length: number, cut: (part: (operand: Operand) => Operand) => void): void => {
      const at = cutOf(length);
      cut((operand) => narrow(operand, axis, 0, at));
      cut((operand) => narrow(operand, axis, at, length));
    };
    const byBatches = (): void => halves(batch, shape[batch]!, (part) => run(part(a), part(b), part(out), mode));
    const byRows = (): void => halves(rows, shape[rows]!, (part) => run(part(a), b, part(out), mode));
    const byColumns = (): void => halves(columns, shape[columns]!, (part) => run(a, part(b), part(out), mode));
    if (sizeOf(shape.slice(0, -2)) > MOST_WORKGROUPS) return byBatches();
    const longSide = [rows, columns].find((axis) => shape[axis]! > MOST_WORKGROUPS * REGISTER_TILE);
    const tooLarge = [a, b, out].find((operand) => !limit.fits(operand));
    if (!tooLarge && longSide === undefined) return multiply(limit.seen(a), limit.seen(b), limit.seen(out), mode);
    if (batch >= 0) return byBatches();
    if (!tooLarge) return longSide === rows ? byRows() : byColumns();
    const axis = longestReach(tooLarge)!;
    if (tooLarge !== b && axis === rows) return byRows();
    if (tooLarge !== a && axis === columns) return byColumns();
    const K = a.layout.shape[columns]!;
    const at = depthCut(K);
    run(narrow(a, columns, 0, at), narrow(b, rows, 0, at), out, mode);
    run(narrow(a, columns, at, K), narrow(b, rows, at, K), out, mode === 'set' ? 'add' : mode);
  };
  return run;
}

/** The right operand of a product that adds up its whole depth at once: i8, or packed codes with their grid. */
export interface Columns {
  readonly parts: readonly Operand[];
  /** The axis of each part that is the columns of the product. */
  readonly axis: 0 | 1;
}

export type WholeDepthKernel = (a: Operand, columns: Columns, out: Operand) => void;

/** Memory of its own for the elements of an operand, `axis` first; gone after `use`. */
export type WithCompact = (operand: Operand, axis: 0 | 1, use: (compact: Operand) => void) => void;

/**
 * Products that add up a whole depth at once are cut by rows and columns, for the same two reasons; an operand whose rows lie far apart is copied first.
 * @throws BackendError when one row or column alone is too large for a window
 */
export function splitSides(
  op: string,
  multiply: WholeDepthKernel,
  limit: BindingLimit,
  withCompact: WithCompact,
): WholeDepthKernel {
  const run: WholeDepthKernel = (a, columns, out) => {
    const cut = (side: 0 | 1): void => {
      const length = out.layout.shape[side]!;
      const at = cutOf(length);
      for (const [start, end] of [
        [0, at],
        [at, length],
      ] as const) {
        const within = (operand: Operand, axis: number): Operand => narrow(operand, axis, start, end);
        if (side === 0) run(within(a, 0), columns, within(out, 0));
        else run(a, { ...columns, parts: columns.parts.map((part) => within(part, columns.axis)) }, within(out, 1));
      }
    };
    const shrink = (operand: Operand, axis: 0 | 1, side: 0 | 1, replaced: (compact: Operand) => void): void => {
      const { shape } = operand.layout;
      if (longestReach(operand) === axis) return cut(side);
      const fitsCompact = sizeOf(shape) * DTYPES[operand.dtype].bytes <= limit.bytes / 2;
      if (fitsCompact) return withCompact(operand, axis, replaced);
      if (shape[axis]! > 1) return cut(side);
      throw new BackendError(
        `webgpu: ${op} needs a row of ${shape[1 - axis]} elements at once, and this adapter shows ${limit.bytes} bytes of a buffer (maxStorageBufferBindingSize); use a shorter row`,
      );
    };
    for (const side of [0, 1] as const) if (out.layout.shape[side]! > MOST_WORKGROUPS * INTEGER_SIDE) return cut(side);
    if (!limit.fits(a)) return shrink(a, 0, 0, (compact) => run(compact, columns, out));
    const index = columns.parts.findIndex((part) => !limit.fits(part));
    if (index >= 0)
      return shrink(columns.parts[index]!, columns.axis, 1, (compact) =>
        run(a, { ...columns, parts: columns.parts.map((part, i) => (i === index ? compact : part)) }, out),
      );
    if (!limit.fits(out)) return cut(longestReach(out) as 0 | 1);
    multiply(limit.seen(a), { ...columns, parts: columns.parts.map((part) => limit.seen(part)) }, limit.seen(out));
  };
  return run;
}
