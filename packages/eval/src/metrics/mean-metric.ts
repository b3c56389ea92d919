import type { MetricFacts } from '../task.ts';

/** A metric that is the mean of one number per document, higher being better. */
export function meanMetric(name: string): MetricFacts {
  return { name, aggregation: 'mean', higherIsBetter: true };
}
