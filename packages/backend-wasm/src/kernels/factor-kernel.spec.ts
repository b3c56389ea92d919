import { inverseCholesky, NotPositiveDefiniteError } from '@ptqlab/tensor';
import { deviceForTests } from '../testing/with-device.ts';
import { randomOf } from '../testing/strided-tensor.ts';

const device = deviceForTests({ threads: 2 });

/** XᵀX + a ridge, rounded to f32: positive definite, entries of different sizes. */
function positiveDefinite(n: number, seed: number): Float32Array {
  const random = randomOf(seed);
  const X = Float64Array.from({ length: (n + 3) * n }, (_, at) => (random() - 0.5) * (1 + ((at % n) % 7)));
  const A = new Float32Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 0.05 * n : 0;
      for (let t = 0; t < n + 3; t++) sum += X[t * n + i]! * X[t * n + j]!;
      A[i * n + j] = A[j * n + i] = sum;
    }
  return A;
}

describe.each([1, 2, 5, 64, 127, 128, 129, 200, 261, 300])('n = %i', (n) => {
  it('equals the plain f64 factor to the last rounding or two', async () => {
    using _scope = device().scope();
    const A = positiveDefinite(n, n);
    const got = await (await device().tensor(A, [n, n]).inverseCholesky()).read();
    const wanted = inverseCholesky(Float64Array.from(A), n);
    // Both are f64 factors of the same matrix: they differ by some n·2⁻⁵³·cond, far below the f32 rounding, which may then fall
    // to either side.
    const largest = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const worst = got.findIndex(
      (x, i) => !(Math.abs(x - wanted[i]!) <= 2 ** -23 * Math.abs(wanted[i]!) + 1e-10 * largest),
    );
    expect(worst).toBe(-1);
  });
});

it('reads transposed and cut-out matrices', async () => {
  using _scope = device().scope();
  const n = 150;
  const A = positiveDefinite(n, 3);
  const wide = device().zeros([n + 2, n + 5]);
  const view = wide.slice(0, 1, n + 1).slice(1, 4, n + 4);
  view.write(device().tensor(A, [n, n]));
  const plain = await (await device().tensor(A, [n, n]).inverseCholesky()).read();
  expect(await (await view.inverseCholesky()).read()).toEqual(plain);
  expect(await (await view.transpose().inverseCholesky()).read()).toEqual(plain);
});

it.each([0, 7, 130, 199])(
  'names column %i when the factorization stops there, and frees its workplace',
  async (column) => {
    using _scope = device().scope();
    const n = 200;
    const A = positiveDefinite(n, 9);
    A[column * n + column] = -1;
    const error = await device()
      .tensor(A, [n, n])
      .inverseCholesky()
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(NotPositiveDefiniteError);
    expect((error as NotPositiveDefiniteError).column).toBe(column);
  },
);
