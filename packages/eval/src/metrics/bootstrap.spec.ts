import { describeGolden, golden } from '../golden/golden.ts';
import { bootstrapError } from './bootstrap.ts';
import { mean, meanWithError } from './mean.ts';
import { meanPerplexity } from './perplexity.ts';

const median = (items: readonly number[]) => [...items].sort((a, b) => a - b)[Math.floor(items.length / 2)]!;

describe('bootstrapError', () => {
  it('comes near the formula for the mean', () => {
    const items = Array.from({ length: 50 }, (_, i) => Math.sin(i * i));
    // The bootstrap divides by n where the formula divides by n - 1; 3000 draws leave about 1.3 % of noise (1/sqrt(2 * 3000)).
    const formula = meanWithError(items).stderr! * Math.sqrt(49 / 50);
    expect(Math.abs(bootstrapError(mean, items, 3000)! / formula - 1)).toBeLessThan(4 * 0.013);
  });
  it('is nothing for one document', () => expect(bootstrapError(mean, [1], 1000)).toBeNull());
});

describeGolden('bootstrapError against the golden ones', () => {
  interface Bootstrap {
    statistic: 'perplexity' | 'median';
    items: number[];
    iters: number;
    stderr: number;
  }
  it.each(golden<Bootstrap>('_metrics', 'bootstrap'))('$statistic', ({ statistic, items, iters, stderr }) => {
    const own = bootstrapError(statistic === 'median' ? median : meanPerplexity, items, iters)!;
    expect(Math.abs(own - stderr)).toBeLessThanOrEqual(1e-9);
  });
});
