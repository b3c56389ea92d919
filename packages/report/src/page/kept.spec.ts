import fc from 'fast-check';
import { heatClass, HEAT_STEPS, keptOf } from './kept.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const score = { higherIsBetter: true, chance: 0.25 };
const perplexity = { higherIsBetter: false, chance: null };

describe('keptOf', () => {
  it('is 1 for full precision, 0 for guessing or worse, and rises with the score in between', () => {
    fc.assert(
      fc.property(share, share, fc.double({ min: 0.26, max: 1, noNaN: true }), (a, b, full) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((value) => keptOf(value, full, score)!);
        expect(low).toBeLessThanOrEqual(high!);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect([keptOf(full, full, score), keptOf(0.25, full, score), keptOf(0, full, score)]).toEqual([1, 0, 0]);
      }),
    );
  });

  it('is the share of a token’s probability for a perplexity', () => {
    expect(keptOf(8, 4, perplexity)).toBe(0.5);
    expect([keptOf(3, 4, perplexity), keptOf(4, 4, perplexity)]).toEqual([1, 1]);
  });

  it('is not known where there is nothing to keep, or no figure', () => {
    expect(keptOf(0.3, 0.25, score)).toBeUndefined();
    expect(keptOf(0.3, undefined, score)).toBeUndefined();
    for (const column of [score, perplexity]) expect(keptOf(Number.NaN, 0.9, column)).toBeUndefined();
    expect(keptOf(Infinity, 4, perplexity)).toBeUndefined();
    expect(keptOf(0.3, 0.6, { higherIsBetter: true, chance: null })).toBe(0.5);
  });
});

describe('heatClass', () => {
  it('has a class for each step, and none for nothing', () => {
    expect([0, 0.04, 0.06, 1, undefined].map(heatClass)).toEqual([
      'heat-0',
      'heat-0',
      'heat-1',
      `heat-${HEAT_STEPS}`,
      '',
    ]);
  });
});
