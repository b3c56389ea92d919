import type { Dataset } from '../task.ts';

/** The 500 problems of MATH that OpenAI set aside (Lightman et al. 2023). */
export const MATH_500: Dataset = {
  id: 'HuggingFaceH4/MATH-500',
  revision: 'refs/convert/parquet',
  configs: ['default'],
  split: 'test',
  file: '{config}/{split}/0000.parquet',
  folder: 'math500',
};

/** All of MATH (Hendrycks et al. 2021), one configuration per subject. */
export const MATH: Dataset = {
  id: 'EleutherAI/hendrycks_math',
  revision: 'refs/convert/parquet',
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
  file: '{config}/{split}/0000.parquet',
  folder: 'hendrycks_math',
};
