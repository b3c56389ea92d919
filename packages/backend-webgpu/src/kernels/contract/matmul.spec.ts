import { Device, type Tensor } from '@ptqlab/tensor';
import { describeWithAdapter } from '../../../testing/describe-with-adapter.ts';
import { TUNINGS } from '../../../testing/tunings.ts';
import { openWebGpuBackend } from '../../open-webgpu-backend.ts';

/** Whole tiles, sizes that end inside one, and few rows; small, because software adapters run barriers slowly. */
const SIZES = [
  [64, 32, 64],
  [36, 35, 65],
  [3, 128, 34],
  [1, 64, 7],
] as const;
const LAYOUTS = ['rows', 'columns', 'slice'] as const;
type LayoutName = (typeof LAYOUTS)[number];

/** Small integers, so that every sum is exact whatever its order. */
const valueAt = (i: number, seed: number): number => ((i * 7919 + seed * 104729) % 17) - 8;

/** The matrix [rows, columns] of `valueAt`, adjoining along rows or columns, or cut out of a larger one at an odd place. */
function matrix(device: Device, [rows, columns]: readonly [number, number], seed: number, layout: LayoutName): Tensor {
  const at = (i: number, j: number): number => valueAt(i * columns + j, seed);
  const [outer, inner] = layout === 'columns' ? [columns, rows] : [rows, columns];
  const margin = layout === 'slice' ? 3 : 0;
  const values = new Float32Array((outer + margin) * (inner + margin));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const [o, n] = layout === 'columns' ? [j, i] : [i, j];
      values[(o + margin) * (inner + margin) + n + margin] = at(i, j);
    }
  const whole = device.tensor(values, [outer + margin, inner + margin]);
  if (layout === 'columns') return whole.transpose();
  return layout === 'slice' ? whole.rows(margin).cols(margin) : whole;
}

describeWithAdapter('matmul', () => {
  describe.each(Object.entries(TUNINGS))('%s', (_, tuning) => {
    let device: Device;
    beforeAll(async () => {
      device = new Device(await openWebGpuBackend({ tuning }));
    });
    afterAll(() => device.close());

    it.each(LAYOUTS.flatMap((a) => LAYOUTS.map((b) => [a, b] as const)))(
      'is exact on integers for A by %s and B by %s',
      async (layoutA, layoutB) => {
        for (const [m, k, n] of SIZES) {
          using _scope = device.scope();
          const [a, b] = [matrix(device, [m, k], 1, layoutA), matrix(device, [k, n], 2, layoutB)];
          const expected = new Float32Array(m * n);
          for (let i = 0; i < m; i++)
            for (let j = 0; j < n; j++)
              for (let p = 0; p < k; p++) expected[i * n + j]! += valueAt(i * k + p, 1) * valueAt(p * n + j, 2);
          expect(await a.matmul(b).read()).toEqual(expected);
          const c = device.full([m, n], 5);
          c.subtractMatmul(a, b);
          expect(await c.read()).toEqual(expected.map((value) => 5 - value));
        }
      },
    );
  });

  it('subtracts each of more columns than workgroups lie along an axis once, where invocations share their sums', async () => {
    const sharing = new Device(await openWebGpuBackend({ tuning: TUNINGS['registers, sums by subgroups, plain i8']! }));
    {
      using _scope = sharing.scope();
      const columns = 65_537;
      const c = sharing.full([1, columns], 100);
      c.subtractMatmul(sharing.full([1, 4], 1), sharing.full([columns, 4], 1).transpose());
      expect(new Set(await c.read())).toEqual(new Set([96]));
    }
    await sharing.close();
  });
});
