import { text } from '../row.ts';
import type { RollingTask, TokenPerplexityTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { detokenize } from './detokenize.ts';
import { PAGE_METRICS, TOKEN_METRICS } from './page-metrics.ts';

/** WikiText-2 page by page, per word and byte: the harness's number (Merity et al. 2016). */
export const wikitext: RollingTask = {
  kind: 'rolling',
  name: 'wikitext',
  title: 'WikiText-2 (words)',
  category: 'language modelling',
  version: '2.0',
  upstream: harness('wikitext/wikitext.yaml'),
  dataset: {
    id: 'EleutherAI/wikitext_document_level',
    revision: 'refs/convert/parquet',
    configs: ['wikitext-2-raw-v1'],
    split: 'test',
    file: '{config}/{split}/0000.parquet',
    folder: 'wikitext',
  },
  shots: 0,
  pool: { kind: 'none' },
  metrics: PAGE_METRICS,
  primary: 'word_perplexity',
  document: (row) => ({ scored: detokenize(text(row, 'page')), original: text(row, 'page') }),
};

/** WikiText-2 as one text in windows of 2048 tokens: the number of quantization papers. */
export const wikitext2Tokens: TokenPerplexityTask = {
  kind: 'token perplexity',
  name: 'wikitext2_token_perplexity',
  title: 'WikiText-2',
  category: 'language modelling',
  version: 'gptq',
  upstream: 'IST-DASLab/gptq opt.py and datautils.py (test split joined by blank lines, encoded once, windows of 2048)',
  dataset: {
    id: 'Salesforce/wikitext',
    revision: 'b08601e04326c79dfdd32d625aee71d232d685c3',
    configs: ['wikitext-2-raw-v1'],
    split: 'test',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: 'wikitext2',
  },
  shots: 0,
  pool: { kind: 'none' },
  metrics: TOKEN_METRICS,
  primary: 'token_perplexity',
  text: (row) => text(row, 'text'),
  separator: '\n\n',
  documents: undefined,
  window: 2048,
  windows: undefined,
};
