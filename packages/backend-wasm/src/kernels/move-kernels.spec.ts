import { DTYPES, ShapeError, type DType } from '@ptqlab/tensor';
import fc from 'fast-check';
import { deviceForTests } from '../testing/with-device.ts';
import { randomOf, stridedTensor } from '../testing/strided-tensor.ts';

const device = deviceForTests({ threads: 2 });
const DTYPE_NAMES = Object.keys(DTYPES) as DType[];
const shapes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
  fc.tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 150 })),
);
const dtypes = fc.constantFrom(...DTYPE_NAMES);
const byte = (random: () => number) => () => Math.floor(random() * 256) - 128;

it('copy moves any layout into any layout and touches nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, dtypes, fc.integer(), async (shape, dtype, seed) => {
      using _scope = device().scope();
      const random = randomOf(seed);
      const source = await stridedTensor(device(), shape, random, byte(random), dtype);
      expect(await source.tensor.copy().read()).toEqual(source.values);

      const order = shape.map((_, axis) => axis).sort(() => random() - 0.5);
      const base = device().full(
        order.map((axis) => shape[axis]! + 2),
        77,
        dtype,
      );
      let view = base;
      order.forEach((axis, place) => (view = view.slice(place, 1, 1 + shape[axis]!)));
      view = view.permute(shape.map((_, axis) => order.indexOf(axis)));
      view.write(source.tensor);
      expect(await view.read()).toEqual(source.values);
      const outside = (await base.read()).filter((value) => value === 77).length;
      const inside = source.values.filter((value) => value === 77).length;
      expect(outside).toBe(base.size - source.values.length + inside);

      view.write(-3);
      const filled = dtype === 'u32' ? 2 ** 32 - 3 : -3;
      expect((await view.read()).every((value) => value === filled)).toBe(true);
      expect((await base.read()).filter((value) => value === 77).length).toBe(base.size - source.values.length);
    }),
    { numRuns: 60 },
  );
});

it('cast keeps what both dtypes can hold, truncates fractions and wraps to bytes', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, dtypes, dtypes, fc.integer(), async (shape, from, to, seed) => {
      using _scope = device().scope();
      const random = randomOf(seed);
      const draw = () => (from === 'f32' ? Math.fround(random() * 250 - 125) : Math.floor(random() * 120));
      const source = await stridedTensor(device(), shape, random, to === 'u32' ? () => Math.abs(draw()) : draw, from);
      const got = await source.tensor.cast(to).read();
      const kept = to === 'f32' ? (x: number) => x : Math.trunc;
      expect(Array.from(got)).toEqual(Array.from(source.values, (x) => kept(x) + 0));
    }),
    { numRuns: 60 },
  );
  using _scope = device().scope();
  const wide = device().tensor([300, -129, 255], [3], 'i32');
  expect(Array.from(await wide.cast('i8').read())).toEqual([44, 127, -1]);
  expect(Array.from(await device().tensor([-1], [1], 'i8').cast('u32').read())).toEqual([2 ** 32 - 1]);
  expect(Array.from(await device().tensor([4294967295], [1], 'u32').cast('f32').read())).toEqual([4294967296]);
});

it('gather takes rows by index, whatever lies where', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      dtypes,
      fc.integer(),
      async (r, c, dtype, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const table = await stridedTensor(device(), [r, c], random, byte(random), dtype);
        const indices = await stridedTensor(device(), [13], random, () => Math.floor(random() * r), 'i32');
        const got = await table.tensor.gather(indices.tensor).read();
        const wanted = Array.from(indices.values).flatMap((row) =>
          Array.from(table.values.slice(row * c, (row + 1) * c)),
        );
        expect(Array.from(got)).toEqual(wanted);
      },
    ),
    { numRuns: 40 },
  );
});

it('gather refuses an index outside the table, naming it', () => {
  using _scope = device().scope();
  const table = device().zeros([4, 3]);
  const gather = (index: number) => () => table.gather(device().tensor([0, index], [2], 'i32'));
  expect(gather(4)).toThrow(ShapeError);
  expect(gather(-1)).toThrow(/index -1 at position 1 is outside the 4 rows/);
});

it('iota counts in both dtypes', async () => {
  using _scope = device().scope();
  for (const dtype of ['f32', 'i32'] as const)
    expect(Array.from(await device().iota(100_003, dtype).read())).toEqual(Array.from(new Array(100_003).keys()));
});
