import type { MetricFacts } from '../task.ts';

/** The three measures of a text per word or byte of its original form. */
export const PAGE_METRICS: readonly MetricFacts[] = [
  { name: 'word_perplexity', aggregation: 'weighted perplexity', higherIsBetter: false },
  { name: 'byte_perplexity', aggregation: 'weighted perplexity', higherIsBetter: false },
  { name: 'bits_per_byte', aggregation: 'bits per unit', higherIsBetter: false },
];

/** Perplexity per token over equal windows; not comparable with the other two, nor between tokenizers. */
export const TOKEN_METRICS: readonly MetricFacts[] = [
  { name: 'token_perplexity', aggregation: 'window perplexity', higherIsBetter: false },
];
