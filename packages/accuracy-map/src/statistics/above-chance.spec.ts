import fc from 'fast-check';
import { binomialAboveChance, meanAboveChance } from './above-chance.ts';

describe('binomialAboveChance', () => {
  it('gives the lady tasting tea who names 8 of 8 cups by coin flips 1/256', () => {
    expect(binomialAboveChance(8, 8, 0.5)).toBeCloseTo(1 / 256, 12);
  });

  it('is a sum of binomial terms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.nat(25), fc.constantFrom(0.25, 0.5, 0.2), (n, k, chance) => {
        fc.pre(k <= n);
        let sum = 0;
        let ways = 1;
        for (let i = 0; i <= n; i++) {
          if (i >= k) sum += ways * chance ** i * (1 - chance) ** (n - i);
          ways = (ways * (n - i)) / (i + 1);
        }
        expect(binomialAboveChance(k, n, chance)).toBeCloseTo(sum, 10);
      }),
    );
  });

  it('needs one right answer where nothing can be guessed', () => {
    expect([binomialAboveChance(0, 50, 0), binomialAboveChance(1, 50, 0)]).toEqual([1, 0]);
  });
});

describe('meanAboveChance', () => {
  it('halves where the mean is at chance, and says nothing of one document', () => {
    expect(meanAboveChance({ mean: 0.25, standardError: 0.1, freedom: 9 }, 0.25)).toBeCloseTo(0.5, 12);
    expect(meanAboveChance({ mean: 0.9, standardError: Infinity, freedom: 0 }, 0.25)).toBe(1);
  });
});
