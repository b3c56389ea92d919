import { closest } from 'fastest-levenshtein';
import { EvaluationError } from './evaluation-error.ts';
import type { TaskName } from './registry.ts';

export interface Suite {
  readonly title: string;
  /** Where the list comes from. */
  readonly origin: string;
  readonly tasks: readonly TaskName[];
}

const EIGHTEEN: readonly TaskName[] = [
  'wikitext2_token_perplexity',
  'c4_token_perplexity',
  'piqa',
  'arc_easy',
  'arc_challenge',
  'hellaswag',
  'winogrande',
  'boolq',
  'mmlu',
  'cmmlu',
  'ceval-valid',
  'cluewsc2020',
  'gsm8k',
  'minerva_math500',
  'drop',
  'ifeval',
  'humaneval',
  'mbpp',
];

/** Lists of tasks with a name. A recipe can also name any list of its own. */
export const SUITES = Object.freeze({
  'openpangu-18': {
    title: '18 tasks for openPangu (derived)',
    origin:
      'Derived, not taken from the paper: the 18 task names of arXiv 2606.21257 are not public. Union of the nine tasks of the ' +
      'same group’s Qwen3 study (arXiv 2505.02214) and those of the openPangu-Embedded-1B model card.',
    tasks: EIGHTEEN,
  },
  mini: {
    title: 'the same 18 tasks in miniature',
    origin:
      'Documents of a small closed world, generated from a seed by packages/mini-world, in the columns and through the code of the ' +
      'real tasks. It measures this laboratory, not language: its scores cannot be compared with those of the real benchmarks.',
    tasks: EIGHTEEN,
  },
}) satisfies Readonly<Record<string, Suite>>;

/** The suite of that name. @throws Error that names the nearest one */
export function suiteNamed(name: string): Suite {
  if (Object.hasOwn(SUITES, name)) return SUITES[name as keyof typeof SUITES];
  throw new EvaluationError(
    `There is no suite "${name}"; did you mean "${closest(name.toLowerCase(), Object.keys(SUITES))}"?`,
  );
}
