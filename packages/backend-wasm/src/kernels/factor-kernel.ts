import { NotPositiveDefiniteError, type Kernels, type Operand } from '@ptqlab/tensor';
import { addressOf, withSpace, type Engine } from '../engine.ts';
import { matrixOf } from './matrix.ts';

/** Columns factored at a time. Fixes the order of the sums, so it is never tuned by thread count. */
const BLOCK = 128;
/** Rows below which one thread is faster than two. */
const WORTH_SHARING = 256;

/** Where the factorization works: the f64 matrix in place, a diagonal block's inverse, and block rows beside it. */
interface Workplace {
  readonly n: number;
  readonly matrix: number;
  readonly inverse: number;
  readonly panel: number;
  readonly result: number;
}

/**
 * Upper U with A⁻¹ = UᵀU in f64: A with rows and columns reversed is L·Lᵀ, and U is L⁻¹ reversed. One n² matrix of f64 is all the
 * memory that grows with n².
 */
export function factorKernel(engine: Engine): Pick<Kernels, 'inverseCholesky'> {
  return {
    inverseCholesky: async (a, out) => {
      const n = a.layout.shape[0]!;
      if (n === 0) return;
      withSpace(engine, n * n * 8, (matrix) =>
        withSpace(engine, BLOCK * BLOCK * 8, (inverse) =>
          withSpace(engine, 2 * n * BLOCK * 8, (panel) => {
            const place = { n, matrix, inverse, panel, result: panel + n * BLOCK * 8 };
            load(engine, place, a);
            factorize(engine, place);
            invert(engine, place);
            engine.pool.run('flipToUpper', sharesOfRows(engine, 0, n), [n, matrix, addressOf(out)]);
          }),
        ),
      );
    },
  };
}

function sharesOfRows({ pool }: Engine, start: number, end: number) {
  return { start, end, pieces: end - start < WORTH_SHARING ? 1 : 4 * pool.threads, grain: 4 };
}

function load(engine: Engine, { n, matrix }: Workplace, a: Operand): void {
  const { at, row, column } = matrixOf(a);
  engine.pool.run('flipToLower', { ...sharesOfRows(engine, 0, n), triangle: true }, [n, at, row, column, matrix]);
}

/** A ← L, block column by block column. @throws NotPositiveDefiniteError with the column in the caller's order */
function factorize(engine: Engine, { n, matrix, inverse, panel }: Workplace): void {
  const { pool } = engine;
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    const failed = pool.exports.factorDiagonal(matrix, n, start, size, inverse);
    if (failed >= 0) throw new NotPositiveDefiniteError(n - 1 - failed, n);
    const below = sharesOfRows(engine, start + size, n);
    pool.run('solvePanel', below, [matrix, n, start, size, inverse, panel]);
    pool.run('updateTrailing', { ...below, triangle: true }, [matrix, n, start, size]);
  }
}

/** L ← L⁻¹, block row by block row. */
function invert({ pool }: Engine, { n, matrix, inverse, panel, result }: Workplace): void {
  const chunk = pool.exports.INVERSE_CHUNK.value;
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    pool.exports.invertBlock(matrix + (start * n + start) * 8, n, size, inverse);
    const chunks = Math.ceil(start / chunk);
    pool.run('invertBlockRow', { end: chunks, pieces: chunks }, [matrix, n, start, size, inverse, panel, result]);
    pool.exports.storeInverseRows(matrix, n, start, size, inverse, result);
  }
}
