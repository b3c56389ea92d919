import { gamma, OPS, type ReduceOp, type ReduceRow } from '@ptqlab/tensor';
import fc from 'fast-check';
import { deviceForTests } from '../testing/with-device.ts';
import { randomOf, realistic, stridedTensor } from '../testing/strided-tensor.ts';

const device = deviceForTests({ threads: 2 });
const REDUCTIONS = (Object.keys(OPS) as (keyof typeof OPS)[]).filter((op) => OPS[op].family === 'reduce') as ReduceOp[];

const shapes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1300 })),
  fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 40 })),
);

it.each(REDUCTIONS)('%s of any layout', async (op) => {
  const row = OPS[op] as ReduceRow;
  await fc.assert(
    fc.asyncProperty(shapes, fc.integer(), async (shape, seed) => {
      using _scope = device().scope();
      const random = randomOf(seed);
      const { tensor, values } = await stridedTensor(device(), shape, random, realistic(random));
      const got = await tensor[op]().read();
      const length = shape.at(-1)!;
      for (let r = 0; r < got.length; r++) {
        const terms = Array.from(values.slice(r * length, (r + 1) * length));
        const allowed = op === 'sum' ? gamma(length) * terms.reduce((sum, x) => sum + Math.abs(x), 0) : 0;
        expect(Math.abs(got[r]! - row.ref(terms))).toBeLessThanOrEqual(allowed);
      }
    }),
    { numRuns: 40 },
  );
});

it('sums the same bits whether elements, rows or neither are adjacent in memory', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 150 }),
      fc.integer({ min: 1, max: 1200 }),
      fc.integer(),
      async (r, k, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const x = device().tensor(Float32Array.from({ length: r * k }, realistic(random)), [r, k]);
        const wide = device().zeros([r, 2 * k]);
        const spread = wide.reshape([r, k, 2]).slice(2, 0, 1);
        spread.write(x.reshape([r, k, 1]));
        const rows = await x.sum().read();
        expect(await x.transpose().copy().transpose().sum().read()).toEqual(rows);
        expect(await spread.permute([0, 2, 1]).sum().read()).toEqual(rows);
      },
    ),
    { numRuns: 12 },
  );
});

it('argmax names the first of several largest', async () => {
  using _scope = device().scope();
  const x = device().tensor([1, 5, 5, 2, -1, -1, -3, -1], [2, 4]);
  expect(Array.from(await x.argmax().read())).toEqual([1, 0]);
});
