import fc from 'fast-check';
import { sampleDocuments, type Documents } from './sample-documents.ts';

const documentsOf = (lengths: readonly number[]): Documents => ({
  length: lengths.length,
  tokens: (index) => Array.from({ length: lengths[index]! }, (_, i) => 1000 * index + i),
});
/** Draws from a fixed list, over and over. */
const drawFrom = (values: readonly number[]) => {
  let at = 0;
  return { below: (n: number) => values[at++ % values.length]! % n };
};

describe('sampleDocuments', () => {
  it('draws again where a document is not longer than a sequence, then a place inside it', () => {
    const { set, drawn } = sampleDocuments(
      documentsOf([4, 5, 9]),
      { count: 2, length: 4 },
      drawFrom([0, 2, 3, 1, 0]),
      'x',
    );
    expect(drawn).toEqual([2, 1]);
    expect(set.sequences).toEqual([
      [2003, 2004, 2005, 2006],
      [1000, 1001, 1002, 1003],
    ]);
  });

  it('gives runs of the asked length from inside one document each', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 12 }), fc.nat(1e6), (sizes, length, seed) => {
        let state = seed;
        const draw = { below: (n: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % n };
        const sample = () => sampleDocuments(documentsOf(sizes), { count: 5, length }, draw, 'x');
        if (Math.max(...sizes) <= length) {
          expect(sample).toThrow(/none of the/);
          return;
        }
        const { set, drawn } = sample();
        set.sequences.forEach((run, i) => {
          expect(run).toHaveLength(length);
          expect(run[0]! - 1000 * drawn[i]!).toBeLessThan(sizes[drawn[i]!]! - length);
          expect(run).toEqual(run.map((_, k) => run[0]! + k));
        });
      }),
    );
  });

  it.each([
    [0, 4],
    [2, 0],
    [1.5, 4],
  ])('refuses %s sequences of %s tokens', (count, length) => {
    expect(() => sampleDocuments(documentsOf([9]), { count, length }, drawFrom([0]), 'x')).toThrow(/whole numbers/);
  });
});
