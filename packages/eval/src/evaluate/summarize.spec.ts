import { meanMetric } from '../metrics/mean-metric.ts';
import type { DocumentRecord } from '../records/document-record.ts';
import type { MetricFacts } from '../task.ts';
import { summarize, summarizeGroup } from './summarize.ts';

const records = (name: string, values: readonly (readonly number[])[]): DocumentRecord[] =>
  values.map((scores, document) => ({
    task: 't',
    version: '1',
    config: 'c',
    document,
    request: 'r',
    scores: { [name]: scores },
  }));
const metric = (name: string, aggregation: MetricFacts['aggregation']): MetricFacts => ({
  name,
  aggregation,
  higherIsBetter: false,
});

describe('summarize', () => {
  it('takes means with their error', () => {
    expect(summarize([meanMetric('acc')], records('acc', [[0], [1]]))['acc']).toEqual({
      value: 0.5,
      stderr: 0.5,
      stderrMethod: 'mean',
      higherIsBetter: true,
    });
  });
  it('counts every check of every document alike, without an error', () => {
    const all = summarize([metric('inst', 'mean of all checks')], records('inst', [[1], [1, 0, 0]]))['inst'];
    expect(all).toMatchObject({ value: 0.5, stderr: null, stderrMethod: 'none' });
  });
  it('weighs documents in perplexities, and bootstraps their error', () => {
    const pages = records('ppl', [
      [-4 * Math.LN2, 1],
      [0, 3],
    ]);
    expect(summarize([metric('ppl', 'weighted perplexity')], pages)['ppl']!.value).toBeCloseTo(2, 12);
    const bits = summarize([metric('ppl', 'bits per unit')], pages)['ppl']!;
    expect(bits.value).toBeCloseTo(1, 12);
    expect(bits.stderrMethod).toBe('bootstrap over documents');
    expect(bits.stderr).toBeGreaterThan(0);
  });
  it('takes the exponential of the mean loss of windows', () => {
    const windows = records('ppl', [[Math.log(2)], [Math.log(8)]]);
    expect(summarize([metric('ppl', 'window perplexity')], windows)['ppl']!.value).toBeCloseTo(4, 12);
  });
  it('refuses records without the metric', () => {
    expect(() => summarize([meanMetric('acc')], records('em', [[1]]))).toThrow('document 0 of t has no acc');
  });
});

describe('summarizeGroup', () => {
  it('pools parts by their documents, and has no error where no part has one', () => {
    const part = (value: number, n: number) => ({
      n,
      metrics: { acc: { value, stderr: null, stderrMethod: 'none' as const, higherIsBetter: true } },
    });
    expect(summarizeGroup([meanMetric('acc')], [part(1, 1), part(0, 1)])['acc']).toEqual({
      value: 0.5,
      stderr: null,
      stderrMethod: 'none',
      higherIsBetter: true,
    });
  });
});
