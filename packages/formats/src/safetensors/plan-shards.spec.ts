import fc from 'fast-check';
import { planShards } from './plan-shards.ts';
import type { TensorEntry } from './tensor-entry.ts';

describe('planShards', () => {
  it('keeps all tensors in order, within the limit unless alone, and opens a file only when it must', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (sizes, limit) => {
        const entries = sizes.map((size, i): TensorEntry => ({ name: `${i}`, dtype: 'F16', shape: [size] }));
        const { shards, totalBytes } = planShards(entries, limit);
        const bytes = (shard: readonly TensorEntry[]) => shard.reduce((sum, { shape }) => sum + 2 * shape[0]!, 0);
        expect(shards.flat()).toEqual(entries);
        expect(totalBytes).toBe(bytes(entries));
        for (const [i, shard] of shards.entries()) {
          const alone = shard.filter(({ shape }) => shape[0]! > 0).length === 1;
          expect(bytes(shard) <= limit || alone).toBe(true);
          const next = shards[i + 1]?.[0];
          if (next !== undefined) expect(bytes([...shard, next])).toBeGreaterThan(limit);
        }
      }),
    );
  });
});
