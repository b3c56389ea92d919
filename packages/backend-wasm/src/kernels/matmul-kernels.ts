import type { Kernels, Operand } from '@ptqlab/tensor';
import { addressOf, byteStride, type Engine } from '../engine.ts';
import { matrixOf, transposed, type Matrix } from './matrix.ts';
import { multiply, ROW_GRAIN, sharesOfProduct } from './multiply.ts';

/** Rows in a band of `mirrorLower`. */
const MIRROR_BAND = 32;

/** The products of f32 and of i8 matrices. */
export function matmulKernels(engine: Engine): Pick<Kernels, 'matmul' | 'subtractMatmul' | 'gram' | 'matmulInteger'> {
  return {
    matmul: (a, b, out) => matmul(engine, a, b, out),
    subtractMatmul: (a, b, out) => {
      const [M, K] = a.layout.shape as [number, number];
      if (K > 0) multiply(engine, [M, b.layout.shape[1]!, K], -1, matrixOf(a), matrixOf(b), 1, matrixOf(out));
    },
    gram: (x, out) => gram(engine, x, out),
    matmulInteger: (a, b, out) => matmulInteger(engine, a, b, out),
  };
}

/** Every pair of matrices over the leading axes; a weight shared by all of them makes it one tall product. */
function matmul(engine: Engine, a: Operand, b: Operand, out: Operand): void {
  const { shape } = a.layout;
  const rank = shape.length;
  const [M, K, N] = [shape[rank - 2]!, shape[rank - 1]!, b.layout.shape[rank - 1]!];
  if (K === 0) return zero(engine, out);
  const [A, B, C] = [matrixOf(a), matrixOf(b), matrixOf(out)];
  const [outer, inner] = [rank > 3 ? shape[0]! : 1, rank > 2 ? shape[rank - 3]! : 1];
  if (rank > 2 && isTall(a, b, A)) {
    multiply(engine, [outer * inner * M, N, K], 1, A, B, 0, { ...C, row: N * 4, column: 4 });
    return;
  }
  for (let i = 0; i < outer; i++)
    for (let j = 0; j < inner; j++) {
      const of = (operand: Operand, matrix: Matrix) => {
        const above = rank > 3 ? i * byteStride(operand, 0) : 0;
        return { ...matrix, at: matrix.at + above + (rank > 2 ? j * byteStride(operand, rank - 3) : 0) };
      };
      multiply(engine, [M, N, K], 1, of(a, A), of(b, B), 0, of(out, C));
    }
}

/** True when B is the same for all leading indices and the rows of A continue across them. */
function isTall(a: Operand, b: Operand, A: Matrix): boolean {
  const { shape, strides } = a.layout;
  let step = (A.row / 4) * shape.at(-2)!;
  for (let axis = shape.length - 3; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    if (b.layout.strides[axis] !== 0 || strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

function zero({ memory }: Engine, out: Operand): void {
  const start = addressOf(out) / 4;
  const size = out.layout.shape.reduce((product, length) => product * length, 1);
  memory.f32.fill(0, start, start + size);
}

/** The lower triangle is computed, then mirrored: half the work, and exactly symmetric. */
function gram(engine: Engine, x: Operand, out: Operand): void {
  const [T, n] = x.layout.shape as [number, number];
  if (n === 0) return;
  if (T === 0) return zero(engine, out);
  const { pool } = engine;
  const [X, at] = [matrixOf(x), addressOf(out)];
  const Xt = transposed(X);
  const { pieces } = sharesOfProduct(pool.threads, n, n, T);
  // prettier-ignore
  pool.run('matmul', { end: n, pieces: pieces > 1 ? 2 * pieces : 1, grain: ROW_GRAIN, triangle: true }, [
    0, n, n, 1, T, 1, Xt.at, Xt.row, Xt.column, X.at, X.row, X.column, 0, at, n * 4, 4,
  ]);
  const bands = Math.ceil(n / MIRROR_BAND);
  pool.run('mirrorLower', { end: bands, pieces: n < 512 ? 1 : Math.min(bands, 4 * pool.threads) }, [n, at]);
}

function matmulInteger(engine: Engine, a: Operand, b: Operand, out: Operand): void {
  const [[M, K], N] = [a.layout.shape as [number, number], b.layout.shape[1]!];
  if (M === 0 || N === 0) return;
  if (K === 0) return zero(engine, out);
  const { pool } = engine;
  const [A, B, C] = [matrixOf(a), matrixOf(b), matrixOf(out)];
  // prettier-ignore
  pool.run('matmulInteger', sharesOfProduct(pool.threads, M, N, K), [
    N > M ? 1 : 0, M, N, K, A.at, A.row, A.column, B.at, B.row, B.column, C.at, N * 4,
  ]);
}
