import { text } from '../row.ts';
import type { Dataset, RollingTask, TokenPerplexityTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { detokenize } from './detokenize.ts';
import { PAGE_METRICS, TOKEN_METRICS } from './page-metrics.ts';

/** The first of eight validation files of C4 (Raffel et al. 2020); the whole dataset is never needed. */
const dataset: Dataset = {
  id: 'allenai/c4',
  revision: '1588ec454efa1a09f29cd18ddd04fe05fc8653a2',
  configs: ['en'],
  split: 'validation',
  file: '{config}/c4-{split}.00000-of-00008.json.gz',
  folder: 'c4',
};

/** C4 document by document, per word and byte: the harness's number. */
export const c4: RollingTask = {
  kind: 'rolling',
  name: 'c4',
  title: 'C4 (words)',
  category: 'language modelling',
  version: '0.0',
  upstream: harness('c4/c4.yaml'),
  dataset,
  shots: 0,
  pool: { kind: 'none' },
  metrics: PAGE_METRICS,
  primary: 'word_perplexity',
  document: (row) => ({ scored: detokenize(text(row, 'text')), original: text(row, 'text') }),
};

/** C4 as one text: 1100 documents joined by spaces, cut to 256 windows of 2048 tokens. The number of quantization papers. */
export const c4Tokens: TokenPerplexityTask = {
  kind: 'token perplexity',
  name: 'c4_token_perplexity',
  title: 'C4',
  category: 'language modelling',
  version: 'gptq-new',
  upstream:
    'IST-DASLab/gptq datautils.py get_c4_new (first 1100 documents joined by a space, cut to 256 windows of 2048)',
  dataset,
  shots: 0,
  pool: { kind: 'none' },
  metrics: TOKEN_METRICS,
  primary: 'token_perplexity',
  text: (row) => text(row, 'text'),
  separator: ' ',
  documents: 1100,
  window: 2048,
  windows: 256,
};
