import { composedCompensation } from '@ptqlab/conformance';
import { quantizeCompensating } from '@ptqlab/tensor';
import fc from 'fast-check';
import { randomOf, realistic, stridedTensor } from '../testing/strided-tensor.ts';
import { deviceForTests } from '../testing/with-device.ts';

/** Some call on layouts of all kinds, as many rows quantized as there are or fewer. */
const calls = fc.record({
  m: fc.integer({ min: 1, max: 40 }),
  beyond: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
  out: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 60, max: 140 })),
  drifts: fc.boolean(),
  seed: fc.integer(),
});

describe.each([
  ['one thread', { threads: 1 }],
  ['three threads', { threads: 3 }],
])('quantizeCompensating, %s', (_, options) => {
  const device = deviceForTests(options);

  it('has the bits of the loop of primitives it stands for', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async ({ m, beyond, out, drifts, seed }) => {
        using _scope = device().scope();
        const random = randomOf(seed);
        const n = m + beyond;
        const made = async (rows: number, columns: number, draw: () => number) =>
          (await stridedTensor(device(), [rows, columns], random, draw)).tensor;
        const W = (await made(n, out, realistic(random))).copy();
        const by = {
          U: await made(m, n, () => random() + 0.01),
          P: drifts ? await made(m, n, () => random() - 0.5) : undefined,
          scale: await made(m, out, () => 0.01 + random()),
          zeroPoint: await made(m, out, () => Math.floor(random() * 16)),
          lowest: 0,
          highest: 15,
        };
        // A view of something larger, as a block of columns is.
        const frame = device().full([n + 2, out + 3], 7);
        const view = frame.slice(0, 1, n + 1).cols(2, out + 2);
        view.write(W);
        const [fused, loop] = [quantizeCompensating(view, by), composedCompensation(W, by)];
        expect(await fused.codes.read()).toEqual(await loop.codes.read());
        expect(await fused.E.read()).toEqual(await loop.E.read());
        expect(await view.read()).toEqual(await W.read());
        view.write(7);
        expect((await frame.read()).every((x) => x === 7)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('quantizeCompensating, shared out', () => {
  const device = deviceForTests({ threads: 3 });

  it('has the same bits however many threads share the columns', async () => {
    using _ = device().scope();
    const random = randomOf(5);
    const [n, out] = [70, 700];
    const tensor = (rows: number, columns: number, draw: () => number) =>
      device().tensor(Float32Array.from({ length: rows * columns }, draw), [rows, columns]);
    const W = tensor(n, out, realistic(random));
    const [U, scale] = [tensor(n, n, () => random() + 0.01), tensor(1, out, () => 0.01 + random())];
    const grid = { scale: scale.expand([n, out]), zeroPoint: device().full([n, out], 8) };
    const by = { U, ...grid, lowest: 0, highest: 15 };
    const own = W.copy();
    const [fused, loop] = [quantizeCompensating(W, by), composedCompensation(own, by)];
    expect(await fused.codes.read()).toEqual(await loop.codes.read());
    expect(await fused.E.read()).toEqual(await loop.E.read());
    expect(await W.read()).toEqual(await own.read());
  });
});
