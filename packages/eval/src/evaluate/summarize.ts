import { bootstrapError } from '../metrics/bootstrap.ts';
import { groupMean } from '../metrics/group.ts';
import { mean, meanWithError } from '../metrics/mean.ts';
import { bitsPerUnit, meanPerplexity, weightedPerplexity } from '../metrics/perplexity.ts';
import type { WeightedLogLikelihood } from '../metrics/perplexity.ts';
import type { DocumentRecord } from '../records/document-record.ts';
import type { Aggregation, MetricFacts } from '../task.ts';

export interface MetricResult {
  readonly value: number;
  /** Null where none is defined (too few documents, or single checks of IFEval). */
  readonly stderr: number | null;
  /** How the error was found. It is the error of sampling documents, never the variance between seeds. */
  readonly stderrMethod: 'mean' | 'pooled' | 'bootstrap over documents' | 'none';
  readonly higherIsBetter: boolean;
}

/** Resamples of the bootstrap for perplexities. */
const RESAMPLES = 1000;

/** Results of all metrics over the records of one configuration. */
export function summarize(
  metrics: readonly MetricFacts[],
  records: readonly DocumentRecord[],
): Record<string, MetricResult> {
  const entries = metrics.map((metric) => {
    const scores = records.map((record) => scoresOf(record, metric.name));
    return [metric.name, { ...aggregate(metric.aggregation, scores), higherIsBetter: metric.higherIsBetter }];
  });
  return Object.fromEntries(entries) as Record<string, MetricResult>;
}

/** Results over several configurations: the mean over all their documents, with the pooled error. */
export function summarizeGroup(
  metrics: readonly MetricFacts[],
  parts: readonly { readonly n: number; readonly metrics: Readonly<Record<string, MetricResult>> }[],
): Record<string, MetricResult> {
  const entries = metrics.map(({ name, higherIsBetter }) => {
    const { value, stderr } = groupMean(
      parts.map(({ n, metrics: results }) => ({
        value: results[name]!.value,
        stderr: results[name]!.stderr,
        size: n,
      })),
    );
    return [name, { value, stderr, stderrMethod: stderr === null ? 'none' : 'pooled', higherIsBetter }];
  });
  return Object.fromEntries(entries) as Record<string, MetricResult>;
}

function scoresOf(record: DocumentRecord, metric: string): readonly number[] {
  const scores = record.scores[metric];
  if (scores) return scores;
  throw new Error(
    `The record of document ${record.document} of ${record.task} has no ${metric}; it is of another version.`,
  );
}

function aggregate(how: Aggregation, scores: readonly (readonly number[])[]): Omit<MetricResult, 'higherIsBetter'> {
  switch (how) {
    case 'mean': {
      const { value, stderr } = meanWithError(scores.map(([score]) => score!));
      return { value, stderr, stderrMethod: stderr === null ? 'none' : 'mean' };
    }
    case 'mean of all checks':
      return { value: mean(scores.flat()), stderr: null, stderrMethod: 'none' };
    case 'weighted perplexity':
      return bootstrapped(weightedPerplexity, scores.map(weighted));
    case 'bits per unit':
      return bootstrapped(bitsPerUnit, scores.map(weighted));
    case 'window perplexity':
      return bootstrapped(
        meanPerplexity,
        scores.map(([loss]) => -loss!),
      );
  }
}

const weighted = ([logLikelihood, weight]: readonly number[]): WeightedLogLikelihood => ({
  logLikelihood: logLikelihood!,
  weight: weight!,
});

function bootstrapped<T>(
  statistic: (items: readonly T[]) => number,
  items: readonly T[],
): Omit<MetricResult, 'higherIsBetter'> {
  const stderr = bootstrapError(statistic, items, RESAMPLES);
  return { value: statistic(items), stderr, stderrMethod: stderr === null ? 'none' : 'bootstrap over documents' };
}
