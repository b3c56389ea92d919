import fc from 'fast-check';
import { itemsOf, readShard } from './shard.ts';

describe('shards', () => {
  it('of any number hold every item once, and differ in size by at most one', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 9 }), (length, count) => {
        const items = Array.from({ length }, (_, i) => i);
        const parts = Array.from({ length: count }, (_, i) => itemsOf(items, { index: i + 1, count }));
        expect(parts.flat().sort((a, b) => a - b)).toEqual(items);
        const sizes = parts.map((part) => part.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
    expect(itemsOf([1, 2], undefined)).toEqual([1, 2]);
  });

  it.each(['0/2', '3/2', '1', 'a/b', '1/0', '-1/2'])('refuses %s', (text) => {
    expect(() => readShard(text)).toThrow(/i\/n is needed/);
  });
});
