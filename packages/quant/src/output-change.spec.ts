import { Device, ReferenceBackend } from '@ptqlab/tensor';
import fc from 'fast-check';
import { outputChange } from './output-change.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('outputChange', () => {
  it('is the sum of squares of the outputs, with few tokens and with many', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({ tokens: fc.integer({ min: 1, max: 12 }), n: fc.integer({ min: 1, max: 6 }), seed: fc.nat(1e6) }),
        async ({ tokens, n, seed }) => {
          // Small integers / 8: every sum is exact, however it is ordered.
          const value = (i: number): number => (((seed + 1) * (i * i + 7) * 2654435761) % 17) / 8 - 1;
          const [x, d] = [
            Array.from({ length: tokens * n }, (_, i) => value(i)),
            Array.from({ length: 3 * n }, (_, i) => value(i + 1000)),
          ];
          using _ = device.scope();
          const got = await outputChange(device.tensor(x, [tokens, n]))(device.tensor(d, [3, n])).read();
          for (let row = 0; row < 3; row++) {
            let want = 0;
            for (let t = 0; t < tokens; t++) {
              let y = 0;
              for (let c = 0; c < n; c++) y += x[t * n + c]! * d[row * n + c]!;
              want += y * y;
            }
            expect(got[row]).toBe(want);
          }
        },
      ),
    ));
});
