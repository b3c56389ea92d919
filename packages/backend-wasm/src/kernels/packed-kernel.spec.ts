import { gamma, matmulPacked, PACKED_BITS, packCodes } from '@ptqlab/tensor';
import fc from 'fast-check';
import { deviceForTests } from '../testing/with-device.ts';
import { randomOf, realistic, stridedTensor } from '../testing/strided-tensor.ts';

const device = deviceForTests({ threads: 2 });

describe.each(PACKED_BITS)('%i bits', (bits) => {
  it('equals X times the dequantized weight within the bound of its sums', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 40 }),
        fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 200, max: 600 })),
        fc.integer({ min: 1, max: 130 }),
        fc.integer(),
        async (M, N, K, group, seed) => {
          using _scope = device().scope();
          const random = randomOf(seed);
          const groupSize = Math.min(group, K);
          const groups = Math.ceil(K / groupSize);
          const codes = Float32Array.from({ length: N * K }, () => Math.floor(random() * 2 ** bits));
          const x = await stridedTensor(device(), [M, K], random, realistic(random));
          const scale = await stridedTensor(device(), [N, groups], random, () => 0.01 + random());
          const zero = await stridedTensor(device(), [N, groups], random, () => Math.floor(random() * 2 ** bits));
          const packed = packCodes(device().tensor(codes, [N, K]), bits);
          const weight = { codes: packed, scale: scale.tensor, zeroPoint: zero.tensor, groupSize };
          const got = await matmulPacked(x.tensor, weight).read();
          const W = codes.map((code, at) => {
            const grid = Math.floor(at / K) * groups + Math.floor((at % K) / groupSize);
            return (code - zero.values[grid]!) * scale.values[grid]!;
          });
          let outside = -1;
          got.forEach((value, at) => {
            const [row, column] = [Math.floor(at / N), at % N];
            let [sum, magnitude] = [0, 0];
            for (let k = 0; k < K; k++) {
              const term = x.values[row * K + k]! * W[column * K + k]!;
              sum += term;
              magnitude += Math.abs(term);
            }
            if (!(Math.abs(value - sum) <= gamma(K + 4) * magnitude)) outside = at;
          });
          expect(outside).toBe(-1);
        },
      ),
      { numRuns: 25 },
    );
  });
});
