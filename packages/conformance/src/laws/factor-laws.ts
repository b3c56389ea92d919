import fc from 'fast-check';
import { NotPositiveDefiniteError, OPS, SMALLEST_NORMAL, UNIT_ROUNDOFF } from '@ptqlab/tensor';
import { bitsFromSeed, bitsOf } from '../values/bits.ts';
import { realistic } from '../values/decode.ts';
import { place, type OperandCase } from '../values/operand.ts';
import { contiguous, placements, type Placement } from '../values/placement.ts';
import { printedAsDrawn } from '../values/seeded.ts';
import { law, LawViolation, type Law } from './law.ts';

interface IndefiniteCase {
  readonly matrix: OperandCase;
  readonly column: number;
}

const entries = realistic([-4, 4], 2 ** -10);

/** XᵀX + I of n + 3 rows drawn from `bits`, rounded to f32 and exactly symmetric: positive definite. */
function definite(n: number, bits: Uint32Array, placement: Placement): OperandCase {
  const X = Float64Array.from(bits, entries);
  const values = new Float32Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      let sum = i === j ? 1 : 0;
      for (let t = 0; t < X.length; t += n) sum += X[t + i]! * X[t + j]!;
      values[i * n + j] = values[j * n + i] = sum;
    }
  return { dtype: 'f32', shape: [n, n], stored: [n, n], values, placement };
}

const drawn = fc
  .integer({ min: 0, max: 24 })
  .chain((n) => fc.tuple(fc.constant(n), bitsOf((n + 3) * n), placements(2)))
  .map((given) => definite(...given));

const large = printedAsDrawn(fc.record({ n: fc.constantFrom(67, 130), seed: fc.nat() }), ({ n, seed }) =>
  definite(n, bitsFromSeed(seed, (n + 3) * n), contiguous(2)),
);

/** A definite matrix with one diagonal element made −1: the factorization, which comes from the last column back, stops there. */
const indefinite = drawn
  .filter(({ shape }) => shape[0]! > 0)
  .chain((matrix) => fc.tuple(fc.constant(matrix), fc.nat({ max: matrix.shape[0]! - 1 })))
  .map(([matrix, column]): IndefiniteCase => {
    const values = matrix.values.slice();
    values[column * matrix.shape[0]! + column] = -1;
    return { matrix: { ...matrix, values }, column };
  });

const factorLaw = (generator: 'realistic' | 'large', cases: fc.Arbitrary<OperandCase>): Law =>
  law<OperandCase>({
    id: `inverseCholesky.${generator}`,
    says: `inverseCholesky gives the ${OPS.inverseCholesky.says}, with a positive diagonal`,
    ops: ['inverseCholesky'],
    generator,
    share: generator === 'large' ? 0.03 : 0.5,
    identical: false,
    cases,
    async run({ device }, matrix) {
      return [await (await place(device, matrix).inverseCholesky()).read()];
    },
    judge: ({ shape, values }, [U]) => judgeResidual(shape[0]!, values, U!),
  });

/** |U·A·Uᵀ − I| against 3u·|U|·|A|·|Uᵀ|, entry by entry in f64. */
function judgeResidual(n: number, A: ArrayLike<number>, U: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < n; i++) {
    if (!(U[i * n + i]! > 0)) throw new LawViolation(`inverseCholesky: diagonal element ${i} of U is ${U[i * n + i]}`);
    const row = new Float64Array(n);
    const size = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      if (j < i && U[i * n + j] !== 0) throw new LawViolation(`inverseCholesky: U is not upper, (${i}, ${j}) is not 0`);
      for (let k = i; k < n; k++) {
        row[j]! += U[i * n + k]! * A[k * n + j]!;
        size[j]! += Math.abs(U[i * n + k]! * A[k * n + j]!);
      }
    }
    for (let j = 0; j < n; j++) {
      let residual = i === j ? -1 : 0;
      let magnitude = 0;
      for (let k = j; k < n; k++) {
        residual += row[k]! * U[j * n + k]!;
        magnitude += size[k]! * Math.abs(U[j * n + k]!);
      }
      const fraction = Math.abs(residual) / (3 * UNIT_ROUNDOFF * magnitude + SMALLEST_NORMAL);
      if (!(fraction <= 1))
        throw new LawViolation(`inverseCholesky: (${i}, ${j}) of U·A·Uᵀ − I is ${residual}, too much`, fraction);
      worst = Math.max(worst, fraction);
    }
  }
  return worst;
}

/** The one factorization: its equation, and the column it names when there is none. */
export const factorLaws: readonly Law[] = [
  factorLaw('realistic', drawn),
  factorLaw('large', large),
  law<IndefiniteCase>({
    id: 'inverseCholesky.indefinite',
    says: 'inverseCholesky of a matrix that is not positive definite throws, naming the column where the factorization stopped',
    ops: ['inverseCholesky'],
    generator: 'wrong',
    share: 0.3,
    identical: true,
    cases: indefinite,
    async run({ device }, { matrix }) {
      try {
        await place(device, matrix).inverseCholesky();
      } catch (error) {
        if (error instanceof NotPositiveDefiniteError) return [Int32Array.of(error.column, error.size)];
        throw error;
      }
      return [Int32Array.of(-1, -1)];
    },
    judge({ matrix, column }, [got]) {
      const n = matrix.shape[0]!;
      if (got![0] !== column || got![1] !== n)
        throw new LawViolation(
          got![0] === -1
            ? `inverseCholesky: a matrix that is not positive definite at column ${column} of ${n} was factorized`
            : `inverseCholesky: stopped at column ${got![0]} of ${got![1]}, expected column ${column} of ${n}`,
        );
      return 0;
    },
  }),
];
