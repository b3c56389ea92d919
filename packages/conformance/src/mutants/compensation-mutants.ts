import { elementsOf, overwrite, withKernels, type Mutant } from './mutant.ts';

/** GPTQ's inner loop gone wrong. */
export const compensationMutants: readonly Mutant[] = [
  {
    name: 'stale-last-row',
    says: 'quantizeCompensating quantizes its last row on the value it had before the row above it was',
    caughtBy: 'quantizeCompensating.dyadic',
    open: withKernels(({ quantizeCompensating }) => ({
      quantizeCompensating: (W, by, codes, E) => {
        const [m, n] = by.U.layout.shape as [number, number];
        const right = elementsOf(by.U);
        const missed = m > 1 ? (m - 2) * n + m - 1 : -1;
        overwrite(by.U, (i, value) => (i === missed ? 0 : value));
        quantizeCompensating(W, by, codes, E);
        overwrite(by.U, (i) => right[i]!);
      },
    })),
  },
  {
    name: 'error-by-reciprocal',
    says: 'quantizeCompensating multiplies errors by the reciprocal of the diagonal',
    caughtBy: 'quantizeCompensating.realistic',
    open: withKernels(({ quantizeCompensating }) => ({
      quantizeCompensating: (W, by, codes, E) => {
        quantizeCompensating(W, by, codes, E);
        const [n, out] = W.layout.shape as [number, number];
        const U = elementsOf(by.U);
        overwrite(E, (i, e) => {
          const d = U[Math.floor(i / out) * (n + 1)]!;
          return Math.fround(Math.fround(e * d) * Math.fround(1 / d));
        });
      },
    })),
  },
];
