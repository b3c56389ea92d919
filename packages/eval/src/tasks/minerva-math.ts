import { boxedAnswer } from '../math/boxed.ts';
import { equivalent } from '../math/equivalent.ts';
import { finalAnswer, normalizeFinalAnswer } from '../math/minerva.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { text } from '../row.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { MATH_500 } from './math-dataset.ts';
import { MINERVA_EXAMPLES } from './minerva-examples.ts';

/** The normalised answer of a document. */
export function minervaAnswer(row: Row): string {
  return normalizeFinalAnswer(boxedAnswer(text(row, 'solution')));
}

/**
 * MATH-500 with four worked examples (Lewkowycz et al. 2022), answers compared as formulas. Only exact_match is computed: the
 * harness's second metric, math_verify, is another library's verdict. Answers that its reader does not accept (pairs, intervals)
 * count as wrong, as there.
 */
export const minervaMath500: GenerationTask = {
  kind: 'generation',
  name: 'minerva_math500',
  title: 'MATH-500',
  category: 'mathematics',
  version: '3.0',
  upstream: harness('minerva_math/minerva_math500.yaml'),
  dataset: MATH_500,
  shots: 4,
  pool: { kind: 'fixed', rows: MINERVA_EXAMPLES },
  metrics: [meanMetric('exact_match')],
  primary: 'exact_match',
  question: (row) => ({ question: `Problem:\n${text(row, 'problem')}\n\nSolution:`, target: minervaAnswer(row) }),
  example: (row) => ({
    question: `Problem:\n${text(row, 'problem')}\n\nSolution:`,
    target: text(row, 'solution'),
  }),
  delimiter: ' ',
  until: ['Problem:'],
  maxNewTokens: 256,
  filters: [],
  score: (response, row) => ({
    exact_match: [equivalent(normalizeFinalAnswer(finalAnswer(response)), minervaAnswer(row)) ? 1 : 0],
  }),
  runsCode: false,
};
