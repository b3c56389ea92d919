import { gamma, type HostArray } from '@ptqlab/tensor';
import fc from 'fast-check';
import { deviceForTests } from '../testing/with-device.ts';
import { dyadic, randomOf, realistic, stridedTensor } from '../testing/strided-tensor.ts';

/** Σ a·b and Σ |a·b| in f64 for one [M, K]·[K, N]. */
function products(a: ArrayLike<number>, b: ArrayLike<number>, [M, N, K]: readonly number[]) {
  const sums = new Float64Array(M! * N!);
  const magnitudes = new Float64Array(M! * N!);
  for (let i = 0; i < M!; i++)
    for (let k = 0; k < K!; k++)
      for (let j = 0; j < N!; j++) {
        const term = a[i * K! + k]! * b[k * N! + j]!;
        sums[i * N! + j]! += term;
        magnitudes[i * N! + j]! += Math.abs(term);
      }
  return { sums, magnitudes };
}

/** Position of the first value that differs, or −1. (One expectation per matrix: jest takes microseconds for each.) */
const differing = (got: HostArray, wanted: ArrayLike<number>) =>
  got.length === wanted.length ? got.findIndex((value, i) => value !== wanted[i]) : 0;

const side = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 50 }));
const depth = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 530 }));

describe.each([
  ['SIMD', { threads: 2 }],
  ['relaxed SIMD', { threads: 2, relaxed: true }],
])('products with %s', (_name, options) => {
  const device = deviceForTests(options);

  it('matmul of any layouts stays within the bound of its sums', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, depth, fc.integer(), async (M, N, K, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const a = await stridedTensor(device(), [M, K], random, realistic(random));
        const b = await stridedTensor(device(), [K, N], random, realistic(random));
        const got = await a.tensor.matmul(b.tensor).read();
        const { sums, magnitudes } = products(a.values, b.values, [M, N, K]);
        const outside = got.findIndex(
          (value, i) => !(Math.abs(value - sums[i]!) <= gamma(K + 1) * magnitudes[i]! + 2 ** -126),
        );
        expect(outside).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it('gives a row of a product the same bits alone and beside any others', async () => {
    const deep = fc.oneof(depth, fc.integer({ min: 380, max: 900 }));
    await fc.assert(
      fc.asyncProperty(side, fc.integer({ min: 2, max: 50 }), deep, fc.integer(), async (M, N, K, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const a = device().tensor(Float32Array.from({ length: M * K }, realistic(random)), [M, K]);
        const b = (await stridedTensor(device(), [K, N], random, realistic(random))).tensor;
        const together = await a.matmul(b).read();
        const [from, to] = [Math.floor(random() * M), M];
        const alone = await a.rows(from, to).matmul(b).read();
        expect(differing(alone, together.subarray(from * N, to * N))).toBe(-1);
        const single = await a
          .rows(from, from + 1)
          .matmul(b)
          .read();
        expect(differing(single, together.subarray(from * N, (from + 1) * N))).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it('subtractMatmul writes into any view, and nowhere else', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, depth, fc.integer(), async (M, N, K, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const a = await stridedTensor(device(), [M, K], random, dyadic(random));
        const b = await stridedTensor(device(), [K, N], random, dyadic(random));
        const base = device().full([M + 2, N + 3], 7);
        const target = random() < 0.5 ? base.slice(0, 1, M + 1).slice(1, 2, N + 2) : undefined;
        const flipped = device().full([N + 3, M + 2], 7);
        const c =
          target ??
          flipped
            .transpose()
            .slice(0, 1, M + 1)
            .slice(1, 2, N + 2);
        c.subtractMatmul(a.tensor, b.tensor);
        const { sums } = products(a.values, b.values, [M, N, K]);
        expect(
          differing(
            await c.read(),
            sums.map((sum) => 7 - sum),
          ),
        ).toBe(-1);
        const whole = (target ? base : flipped.transpose()).sub(7).mul(device().full([1, 1], 1));
        const touched = Array.from(await whole.read()).filter((x) => x !== 0).length;
        expect(touched).toBe(sums.filter((sum) => sum !== 0).length);
      }),
      { numRuns: 40 },
    );
  });

  it('gram is exactly symmetric and equals XᵀX', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), side, fc.integer(), async (T, n, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const { tensor, values } = await stridedTensor(device(), [T, n], random, dyadic(random));
        const got = await tensor.gram().read();
        const Xt = Array.from({ length: n * T }, (_, at) => values[(at % T) * n + Math.floor(at / T)]!);
        expect(differing(got, products(Xt, values, [n, n, T]).sums)).toBe(-1);
        const real = await device()
          .tensor(
            Float32Array.from(values, () => realistic(random)()),
            [T, n],
          )
          .gram()
          .read();
        expect(real.findIndex((value, at) => value !== real[(at % n) * n + Math.floor(at / n)])).toBe(-1);
      }),
      { numRuns: 30 },
    );
  });

  it('matmul over leading axes, broadcast or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
        fc.tuple(side, side, fc.integer({ min: 1, max: 40 })),
        fc.boolean(),
        fc.integer(),
        async ([p, q], [M, N, K], shared, seed) => {
          using _scope = device().scope();
          const random = randomOf(seed);
          const a = await stridedTensor(device(), [p, q, M, K], random, dyadic(random));
          const b = await stridedTensor(device(), shared ? [K, N] : [p, q, K, N], random, dyadic(random));
          const got = await a.tensor.matmul(b.tensor).read();
          for (let batch = 0; batch < p * q; batch++) {
            const slice = (values: HostArray, size: number) => values.slice(batch * size, (batch + 1) * size);
            const right = shared ? b.values : slice(b.values, K * N);
            const { sums } = products(slice(a.values, M * K), right, [M, N, K]);
            expect(differing(slice(got, M * N), sums)).toBe(-1);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('large products cross every block border', async () => {
    using _scope = device().scope();
    const random = randomOf(5);
    const [M, N, K] = [251, 2100, 263];
    const a = Float32Array.from({ length: M * K }, dyadic(random));
    const b = Float32Array.from({ length: K * N }, dyadic(random));
    const got = await device()
      .tensor(a, [M, K])
      .matmul(device().tensor(b, [K, N]))
      .read();
    // Rows at the borders of blocks and tiles are enough, and the plain loops are slow.
    for (const row of [0, 4, 239, 240, 250]) {
      const { sums } = products(a.subarray(row * K, (row + 1) * K), b, [1, N, K]);
      expect(differing(got.subarray(row * N, (row + 1) * N) as HostArray, sums)).toBe(-1);
    }
  });

  it('matmulInteger is exact, extremes included', async () => {
    await fc.assert(
      fc.asyncProperty(side, side, depth, fc.integer(), async (M, N, K, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const byte = () => (random() < 0.3 ? -128 : Math.floor(random() * 256) - 128);
        const a = await stridedTensor(device(), [M, K], random, byte, 'i8');
        const b = await stridedTensor(device(), [K, N], random, byte, 'i8');
        const got = await a.tensor.matmulInteger(b.tensor).read();
        expect(differing(got, products(a.values, b.values, [M, N, K]).sums)).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });
});
