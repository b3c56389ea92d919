import { describeGolden, golden } from '../golden/golden.ts';
import { bitsPerUnit, meanPerplexity, weightedPerplexity } from './perplexity.ts';

const relative = (got: number, expected: number) => Math.abs(got / expected - 1);

describe('perplexity', () => {
  it('weighs documents by their units', () => {
    const items = [
      { logLikelihood: -2 * Math.LN2, weight: 1 },
      { logLikelihood: 0, weight: 1 },
    ];
    expect(weightedPerplexity(items)).toBeCloseTo(2, 14);
    expect(bitsPerUnit(items)).toBeCloseTo(1, 14);
  });
  it('is infinite or NaN where a log-likelihood is', () => {
    expect(weightedPerplexity([{ logLikelihood: -Infinity, weight: 1 }])).toBe(Infinity);
    expect(meanPerplexity([NaN, 1])).toBeNaN();
  });
});

describeGolden('perplexity against the golden ones', () => {
  interface Weighted {
    items: [number, number][];
    weighted_perplexity: number;
    bits_per_byte: number;
  }
  it.each(golden<Weighted>('_metrics', 'perplexity'))('$weighted_perplexity', (record) => {
    const items = record.items.map(([logLikelihood, weight]) => ({ logLikelihood, weight }));
    expect(relative(weightedPerplexity(items), record.weighted_perplexity)).toBeLessThanOrEqual(1e-12);
    expect(relative(bitsPerUnit(items), record.bits_per_byte)).toBeLessThanOrEqual(1e-12);
  });
  it.each(golden<{ items: number[]; perplexity: number }>('_metrics', 'mean_perplexity'))('$perplexity', (record) => {
    expect(relative(meanPerplexity(record.items), record.perplexity)).toBeLessThanOrEqual(1e-12);
  });
});
