import fc from 'fast-check';
import { deviceForTests } from '../testing/with-device.ts';
import { randomOf, realistic, stridedTensor } from '../testing/strided-tensor.ts';

const device = deviceForTests({ threads: 2 });

it('sorts stably, both ways, rows of any length and layout', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3000 })),
      fc.boolean(),
      fc.boolean(),
      fc.integer(),
      async (rows, length, descending, ties, seed) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const few = () => (random() < 0.3 ? -0 : Math.floor(random() * 5) - 2);
        const { tensor, values } = await stridedTensor(
          device(),
          [rows, length],
          random,
          ties ? few : realistic(random),
        );
        const sorted = await tensor.sort({ descending });
        const [gotValues, gotIndices] = [await sorted.values.read(), await sorted.indices.read()];
        for (let row = 0; row < rows; row++) {
          const own = Array.from(values.slice(row * length, (row + 1) * length));
          const order = own.map((_, i) => i).sort((i, j) => (descending ? own[j]! - own[i]! : own[i]! - own[j]!));
          const slice = (all: ArrayLike<number>) => Array.from(all).slice(row * length, (row + 1) * length);
          expect(slice(gotIndices)).toEqual(order);
          expect(slice(gotValues)).toEqual(order.map((i) => own[i]));
        }
      },
    ),
    { numRuns: 60 },
  );
});
