import type { Kernels } from '@ptqlab/tensor';
import { addressOf, withSpace, type Engine } from '../engine.ts';
import { matrixOf } from './matrix.ts';

/** Columns that the kernel takes through all rows at once, and bytes of a row of them (kernels/assembly/compensate.ts). */
const STRIP = 16;
const STRIP_BYTES = 64;
/** Floating point operations worth waking another thread for, as for products. */
const SHARE = 1 << 21;

/** GPTQ's inner loop, shared out by columns: they do not meet, so any division gives the same bits. */
export function compensateKernel(engine: Engine): Pick<Kernels, 'quantizeCompensating'> {
  const { pool } = engine;
  return {
    quantizeCompensating: (W, { U, P, scale, zeroPoint, lowest, highest }, codes, E) => {
      const [n, out] = W.layout.shape as [number, number];
      const m = U.layout.shape[0]!;
      if (m === 0 || out === 0) return;
      const [w, u, s, z] = [matrixOf(W), matrixOf(U), matrixOf(scale), matrixOf(zeroPoint)];
      const p = P ? matrixOf(P) : { at: 0, row: 0, column: 0 };
      const strips = Math.ceil(out / STRIP);
      const worthwhile = Math.ceil((2 * m * n * out * (P ? 2 : 1)) / SHARE);
      const pieces = Math.min(worthwhile, strips, 4 * pool.threads);
      withSpace(engine, pool.threads * n * STRIP_BYTES, (space) =>
        // prettier-ignore
        pool.run('quantizeCompensating', { end: strips, pieces }, [
          m, n, out, lowest, highest, w.at, w.row, w.column, u.at, u.row, u.column, p.at, p.row, p.column,
          s.at, s.row, s.column, z.at, z.row, z.column, addressOf(codes), addressOf(E), space,
        ]),
      );
    },
  };
}
