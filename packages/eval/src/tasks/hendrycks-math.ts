import { boxedAnswer } from '../math/boxed.ts';
import { betweenDollars, sameAnswer } from '../math/hendrycks.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { text } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { MATH, MATH_500 } from './math-dataset.ts';

/** Competition mathematics (Hendrycks et al. 2021), answers compared as normalised strings. */
export const hendrycksMath: GenerationTask = {
  kind: 'generation',
  name: 'hendrycks_math',
  title: 'MATH',
  category: 'mathematics',
  version: '1.0',
  upstream: harness('hendrycks_math/hendrycks_math_algebra.yaml'),
  dataset: MATH,
  shots: 0,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: false },
  metrics: [meanMetric('exact_match')],
  primary: 'exact_match',
  question: (row) => ({
    question: `Problem: ${text(row, 'problem')}\nAnswer:`,
    target: boxedAnswer(text(row, 'solution')),
  }),
  delimiter: ' ',
  until: ['Problem:'],
  maxNewTokens: 256,
  filters: [],
  score: (response, row) => ({
    exact_match: [sameAnswer(betweenDollars(response), boxedAnswer(text(row, 'solution'))) ? 1 : 0],
  }),
  runsCode: false,
};

/** The same on MATH-500. */
export const hendrycksMath500: GenerationTask = {
  ...hendrycksMath,
  name: 'hendrycks_math500',
  title: 'MATH-500 (string answers)',
  upstream: harness('hendrycks_math/hendrycks_math500.yaml'),
  dataset: MATH_500,
};
