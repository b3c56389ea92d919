/** How one task of the evaluation package is asked in miniature. */
export interface MiniTask {
  /** Name of the task in the evaluation's registry. */
  readonly task: string;
  /** The subjects that there are documents of; a task without subjects has none here. */
  readonly configs?: readonly string[];
}

/** Worked examples in the prompts of the mini suite: none, since the mini models have a context of 256 tokens. */
export const MINI_SHOTS = 0;

/** Tokens per window of the two perplexities, the context of the mini models. */
export const MINI_WINDOW = 256;

/** The longest answer that the mini world has, with room; the tasks' own limits exceed the context. */
export const MINI_NEW_TOKENS = 96;

/** The eighteen tasks in the order of the full suite. */
export const MINI_TASKS: readonly MiniTask[] = [
  { task: 'wikitext2_token_perplexity' },
  { task: 'c4_token_perplexity' },
  { task: 'piqa' },
  { task: 'arc_easy' },
  { task: 'arc_challenge' },
  { task: 'hellaswag' },
  { task: 'winogrande' },
  { task: 'boolq' },
  {
    task: 'mmlu',
    configs: [
      'high_school_biology',
      'high_school_geography',
      'miscellaneous',
      'elementary_mathematics',
      'high_school_statistics',
    ],
  },
  { task: 'cmmlu', configs: ['high_school_geography', 'elementary_mathematics'] },
  { task: 'ceval-valid', configs: ['high_school_history', 'middle_school_mathematics'] },
  { task: 'cluewsc2020' },
  { task: 'gsm8k' },
  { task: 'minerva_math500' },
  { task: 'drop' },
  { task: 'ifeval' },
  { task: 'humaneval' },
  { task: 'mbpp' },
];
