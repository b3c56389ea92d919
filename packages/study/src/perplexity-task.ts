import type { TokenPerplexityTask } from '@ptqlab/eval';

/** The perplexity of a recipe's own text as a task: its windows leave records, and are compared with full precision one by one. */
export const PERPLEXITY_TASK: TokenPerplexityTask = {
  kind: 'token perplexity',
  name: 'perplexity',
  title: 'Perplexity',
  category: 'language modelling',
  version: 'gptq',
  upstream: 'IST-DASLab/gptq opt.py (one text encoded once, windows side by side)',
  dataset: { id: 'recipe', revision: '', configs: ['text'], split: 'all', file: '', folder: 'recipe' },
  shots: 0,
  pool: { kind: 'none' },
  metrics: [{ name: 'token_perplexity', aggregation: 'window perplexity', higherIsBetter: false }],
  primary: 'token_perplexity',
  text: ({ text }) => text as string,
  separator: '',
  documents: undefined,
  window: 256,
  windows: undefined,
};
