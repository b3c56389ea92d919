import fc from 'fast-check';
import { PrefixTree } from './prefix-tree.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '▁', '😀', '\0'), maxLength: 6 });

describe('PrefixTree', () => {
  it('finds exactly the keys a text continues with, shortest first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(letters, { maxLength: 60 }), letters, fc.nat(3), (keys, text, start) => {
        const tree = new PrefixTree(keys.map((key, i) => [key, i]));
        const found: [number, number][] = [];
        tree.forEachPrefix(text, start, (end, value) => found.push([end, value]));
        const expected = keys
          .map((key, i): [number, number] => [start + key.length, i])
          .filter(([end, i]) => end > start && start < text.length && text.startsWith(keys[i]!, start))
          .sort(([a], [b]) => a - b);
        expect(found).toEqual(expected);
        expect(tree.longestPrefix(text, start)).toBe(expected.at(-1)?.[0] ?? start);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every one of many keys', () => {
    const keys = Array.from({ length: 5000 }, (_, i) => (i * 7919).toString(5));
    const tree = new PrefixTree(keys.map((key, i) => [key, i]));
    for (const [i, key] of keys.entries()) {
      let value = -1;
      tree.forEachPrefix(key, 0, (_, last) => (value = last));
      expect(value).toBe(i);
    }
  });
});
