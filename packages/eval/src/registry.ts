import { closest } from 'fastest-levenshtein';
import { EvaluationError } from './evaluation-error.ts';
import type { Task } from './task.ts';
import { arcChallenge, arcEasy } from './tasks/arc.ts';
import { boolq } from './tasks/boolq.ts';
import { c4, c4Tokens } from './tasks/c4.ts';
import { ceval } from './tasks/ceval.ts';
import { cluewsc2020, cluewsc2020English, cluewsc2020EnglishLine, cluewsc2020Written } from './tasks/cluewsc2020.ts';
import { cmmlu } from './tasks/cmmlu.ts';
import { drop } from './tasks/drop.ts';
import { gsm8k } from './tasks/gsm8k.ts';
import { hellaswag } from './tasks/hellaswag.ts';
import { hendrycksMath, hendrycksMath500 } from './tasks/hendrycks-math.ts';
import { humaneval, humanevalInstruct } from './tasks/humaneval.ts';
import { ifeval } from './tasks/ifeval.ts';
import { mbpp, mbppInstruct } from './tasks/mbpp.ts';
import { minervaMath500 } from './tasks/minerva-math.ts';
import { mmlu } from './tasks/mmlu.ts';
import { piqa } from './tasks/piqa.ts';
import { wikitext, wikitext2Tokens } from './tasks/wikitext.ts';
import { winogrande } from './tasks/winogrande.ts';

/** Every task there is, by name: lm-evaluation-harness's name where it has the task. */
export const TASKS = Object.freeze({
  wikitext2_token_perplexity: wikitext2Tokens,
  wikitext,
  c4_token_perplexity: c4Tokens,
  c4,
  piqa,
  arc_easy: arcEasy,
  arc_challenge: arcChallenge,
  hellaswag,
  winogrande,
  boolq,
  mmlu,
  cmmlu,
  'ceval-valid': ceval,
  cluewsc2020,
  cluewsc2020_english: cluewsc2020English,
  cluewsc2020_english_line: cluewsc2020EnglishLine,
  cluewsc2020_gen: cluewsc2020Written,
  gsm8k,
  minerva_math500: minervaMath500,
  hendrycks_math500: hendrycksMath500,
  hendrycks_math: hendrycksMath,
  drop,
  ifeval,
  humaneval,
  humaneval_instruct: humanevalInstruct,
  mbpp,
  mbpp_instruct: mbppInstruct,
}) satisfies Readonly<Record<string, Task>>;

export type TaskName = keyof typeof TASKS;

/** One configuration of a task as a task of its own, named `<task>_<configuration>`: `mmlu_anatomy`. */
function partNamed(name: string): Task | undefined {
  for (const task of Object.values<Task>(TASKS)) {
    const config = name.startsWith(`${task.name}_`) ? name.slice(task.name.length + 1) : '';
    if (task.dataset.configs.length > 1 && task.dataset.configs.includes(config))
      return { ...task, name, title: `${task.title}, ${config}`, dataset: { ...task.dataset, configs: [config] } };
  }
  return undefined;
}

/** The task of that name, or the part of one. @throws Error that names the nearest task */
export function taskNamed(name: string): Task {
  if (Object.hasOwn(TASKS, name)) return TASKS[name as TaskName];
  const part = partNamed(name);
  if (part) return part;
  throw new EvaluationError(
    `There is no task "${name}"; did you mean "${closest(name.toLowerCase(), Object.keys(TASKS))}"?`,
  );
}
