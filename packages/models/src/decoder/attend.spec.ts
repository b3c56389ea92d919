import { openWasmBackend } from '@ptqlab/backend-wasm';
import { Device } from '@ptqlab/tensor';
import fc from 'fast-check';
import { attend } from './attend.ts';
import { arithmeticOf } from './compute-dtype.ts';

const shape = { headCount: 4, keyHeadCount: 2, headSize: 8 } as Parameters<typeof attend>[3];
const arithmetic = arithmeticOf('f32');

let device: Device;
beforeAll(async () => {
  device = new Device(await openWasmBackend({ threads: 1 }));
});
afterAll(() => device.close());
afterEach(() => expect(device.liveTensors).toBe(0));

/** Numbers in [−3, 3), the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * 6 - 3;
}

it('gives a query the bits that it has alone over the keys it may see, in whatever run it falls', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 200 }),
      fc.integer({ min: 0, max: 70 }),
      fc.integer(),
      async (n, past, seed) => {
        using _ = device.scope();
        const random = randomFrom(seed);
        const rows = (count: number, columns: number) =>
          device.tensor(Float32Array.from({ length: count * columns }, random), [count, columns]);
        const t = past + n;
        const [q, k, v] = [rows(n, 32), rows(t, 16), rows(t, 16)];
        const together = await attend(q, k, v, shape, arithmetic).read();
        for (const i of new Set([0, n >> 1, 63, 64, n - 1].filter((i) => i < n))) {
          const seen = past + i + 1;
          const alone = await attend(q.rows(i, i + 1), k.rows(0, seen), v.rows(0, seen), shape, arithmetic).read();
          expect(alone).toEqual(together.slice(32 * i, 32 * (i + 1)));
        }
      },
    ),
    { numRuns: 25 },
  ));
