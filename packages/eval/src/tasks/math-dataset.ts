import { text } from '../row.ts';
import type { Dataset } from '../task.ts';

/** The 500 problems of MATH that OpenAI set aside (Lightman et al. 2023). */
export const MATH_500: Dataset = {
  id: 'HuggingFaceH4/MATH-500',
  revision: '6e4ed1a2a79af7d8630a6b768ec859cb5af4d3be',
  configs: ['default'],
  split: 'test',
  file: '{split}.jsonl',
  folder: 'math500',
};

/** All of MATH (Hendrycks et al. 2021), one configuration per subject. */
export const MATH: Dataset = {
  id: 'EleutherAI/hendrycks_math',
  revision: '21a5633873b6a120296cce3e2df9d5550074f4a3',
  configs: [
    'algebra',
    'counting_and_probability',
    'geometry',
    'intermediate_algebra',
    'number_theory',
    'prealgebra',
    'precalculus',
  ],
  split: 'test',
  file: '{config}/{split}-00000-of-00001.parquet',
  folder: 'hendrycks_math',
  configOf: (row) => text(row, 'type').toLowerCase().replaceAll('&', 'and').replaceAll(' ', '_'),
};
