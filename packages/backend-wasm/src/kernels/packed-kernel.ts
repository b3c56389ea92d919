import { wordsPerRow, type Kernels } from '@ptqlab/tensor';
import { addressOf, type Engine } from '../engine.ts';
import { matrixOf } from './matrix.ts';
import { sharesOfProduct } from './multiply.ts';

/** Rows of X up to which one row of the weight is dequantized at a time, instead of panels of eight. */
const FEW_ROWS = 4;
/** Output columns of a share, at least. */
const SMALLEST_SIDE = 64;

/** X · dequantize(codes)ᵀ, dequantizing inside the product. */
export function packedKernel({ pool }: Engine): Pick<Kernels, 'matmulPacked'> {
  return {
    matmulPacked: (x, { words, scale, zeroPoint, bits, groupSize }, out) => {
      const [M, K] = x.layout.shape as [number, number];
      const N = words.layout.shape[0]!;
      const [X, S, Z] = [matrixOf(x), matrixOf(scale), matrixOf(zeroPoint)];
      // prettier-ignore
      const weight = [
        addressOf(words), wordsPerRow(K, bits), bits, groupSize, S.at, S.row, S.column, Z.at, Z.row, Z.column, addressOf(out),
      ];
      const { pieces } = sharesOfProduct(pool.threads, 1, N, K * Math.max(M, 4));
      const shares = { end: N, pieces: Math.min(pieces, Math.ceil(N / SMALLEST_SIDE)), grain: 16 };
      if (M === 0) return;
      if (M <= FEW_ROWS && X.column === 4) pool.run('matvecPacked', shares, [M, K, N, X.at, X.row, ...weight]);
      else pool.run('matmulPacked', shares, [M, K, N, X.at, X.row, X.column, ...weight]);
    },
  };
}
