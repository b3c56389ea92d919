import type { Kernels, Operand, ReduceOp } from '@ptqlab/tensor';
import { addressOf, type Engine } from '../engine.ts';
import { sharesOf } from '../shares.ts';
import { StridedWalk } from '../strided-walk.ts';

/** The order of kernels/assembly/reduce.ts. */
const CODES = { sum: 0, maximum: 1, minimum: 2 } as const;
/** Elements worth waking another thread for. */
const SHARE = 1 << 16;
/** Outputs that reduceColumns handles together. */
const STRIP = 64;

/** The reductions of the last axis. */
export function reduceKernels(engine: Engine): Pick<Kernels, ReduceOp> {
  return {
    sum: foldKernel(engine, CODES.sum),
    maximum: foldKernel(engine, CODES.maximum),
    minimum: foldKernel(engine, CODES.minimum),
    argmax: argmaxKernel(engine),
  };
}

function foldKernel({ pool }: Engine, code: number): Kernels['sum'] {
  const rows = new RowWalk();
  return (input, out) => {
    rows.fit(input);
    if (rows.count === 0) return;
    const { n, x, length, stride } = rows;
    const pieces = Math.ceil((rows.count * length) / SHARE);
    if (x[3] === 4 && stride !== 4) {
      const strips = (rows.count / n[3]!) * Math.ceil(n[3]! / STRIP);
      // Places 1 and 2 of the rows are the upper axes of the strips; place 0 is only filled by rank 5, which does not exist.
      const args = [code, n[2]!, n[3]!, length, addressOf(out), addressOf(input), x[1]!, x[2]!, stride];
      pool.run('reduceColumns', { end: strips, pieces: Math.min(pieces, 4 * pool.threads) }, args);
    } else {
      const args = [code, n[2]!, n[3]!, length, addressOf(out), addressOf(input), x[1]!, x[2]!, x[3]!, stride];
      pool.run('reduceRows', { end: rows.count, pieces: Math.min(pieces, 4 * pool.threads) }, args);
    }
  };
}

function argmaxKernel({ pool }: Engine): Kernels['argmax'] {
  const rows = new RowWalk();
  return (input, out) => {
    rows.fit(input);
    const { n, x, length, stride } = rows;
    const args = [n[2]!, n[3]!, length, addressOf(out), addressOf(input), x[1]!, x[2]!, x[3]!, stride];
    pool.run('argmaxRows', sharesOf(pool, rows.count, Math.ceil(SHARE / length)), args);
  };
}

/** All axes but the last, joined where possible (places 1 to 3 of a walk), and the last one. */
export class RowWalk {
  readonly #walk = new StridedWalk(1);
  readonly n = this.#walk.n;
  readonly x = this.#walk.strides[0]!;
  /** Number of rows. */
  count = 0;
  /** Elements of a row. */
  length = 0;
  /** Bytes between them. */
  stride = 0;

  fit(input: Operand): void {
    const { shape, strides, offset } = input.layout;
    this.length = shape.at(-1)!;
    this.stride = strides.at(-1)! * 4;
    this.#walk.fit([{ ...input, layout: { shape: shape.slice(0, -1), strides: strides.slice(0, -1), offset } }]);
    this.count = this.#walk.size;
  }
}
