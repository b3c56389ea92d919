import { exactMatch } from '../metrics/exact-match.ts';
import type { ExactMatchSettings } from '../metrics/exact-match.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { text } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { harness } from '../upstream.ts';

/** What the harness answers when a pattern is not found. */
const NOT_FOUND = '[invalid]';

/** The number behind the first "#### ". */
export function strictAnswer(response: string): string {
  return /#### (-?[0-9.,]+)/.exec(response)?.[1] ?? NOT_FOUND;
}

/** The last thing that looks like a number, money included. */
export function flexibleAnswer(response: string): string {
  return [...response.matchAll(/-?[$0-9.,]{2,}|-?[0-9]+/g)].at(-1)?.[0] ?? NOT_FOUND;
}

/** Commas, dollars, everything up to the last "#### ", and a full stop at the end (or before a final line feed). */
export const GSM8K_MATCH: ExactMatchSettings = {
  remove: [/,/g, /\$/g, /[^]*#### /g, /\.(?=\n?$)/g],
  ignoreCase: true,
};

/** School mathematics in words (Cobbe et al. 2021), solved step by step. */
export const gsm8k: GenerationTask = {
  kind: 'generation',
  name: 'gsm8k',
  title: 'GSM8K',
  category: 'mathematics',
  version: '3.0',
  upstream: harness('gsm8k/gsm8k.yaml'),
  dataset: {
    id: 'openai/gsm8k',
    revision: '740312add88f781978c0658806c59bc2815b9866',
    configs: ['main'],
    split: 'test',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: 'gsm8k',
  },
  shots: 5,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: false },
  metrics: [meanMetric('exact_match,strict-match'), meanMetric('exact_match,flexible-extract')],
  primary: 'exact_match,strict-match',
  question: (row) => ({ question: `Question: ${text(row, 'question')}\nAnswer:`, target: text(row, 'answer') }),
  delimiter: ' ',
  until: ['Question:', '</s>', '<|im_end|>'],
  maxNewTokens: 256,
  filters: [
    { name: 'strict-match', apply: strictAnswer },
    { name: 'flexible-extract', apply: flexibleAnswer },
  ],
  score: (answer, row) => ({ exact_match: [exactMatch(answer, text(row, 'answer'), GSM8K_MATCH)] }),
  runsCode: false,
};
