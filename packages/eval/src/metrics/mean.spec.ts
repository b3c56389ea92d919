import { describeGolden, golden } from '../golden/golden.ts';
import { mean, meanWithError, sampleDeviation } from './mean.ts';

describe('mean', () => {
  it('has no error for one value', () => expect(meanWithError([1])).toEqual({ value: 1, stderr: null }));
  it('divides by n - 1', () => {
    expect(sampleDeviation([0, 1])).toBeCloseTo(Math.SQRT1_2, 15);
    expect(meanWithError([0, 1]).stderr).toBeCloseTo(0.5, 15);
  });
  it('is NaN of nothing', () => expect(mean([])).toBeNaN());
});

describeGolden('mean against the golden means', () => {
  it.each(golden<{ items: number[]; mean: number; stderr: number | 'N/A' }>('_metrics', 'mean'))(
    'mean $mean',
    (record) => {
      const { value, stderr } = meanWithError(record.items);
      expect(Math.abs(value - record.mean)).toBeLessThanOrEqual(1e-9);
      if (record.stderr === 'N/A') expect(stderr).toBeNull();
      else expect(Math.abs(stderr! - record.stderr)).toBeLessThanOrEqual(1e-9);
    },
  );
});
