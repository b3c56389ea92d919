import type { Row } from '../row.ts';
import type { Task } from '../task.ts';
import { prepareAnswers } from './prepare-answers.ts';
import { prepareChoices } from './prepare-choices.ts';
import { prepareRolling, prepareWholeTexts, prepareWindows } from './prepare-texts.ts';
import type { Prepared, Setting } from './prepared.ts';

/** The documents of one configuration of any task, in file order. */
export function prepareDocuments(
  task: Task,
  config: string,
  rows: readonly Row[],
  pool: readonly Row[],
  setting: Setting,
): Generator<Prepared> {
  switch (task.kind) {
    case 'multiple choice':
      return prepareChoices(task, config, rows, pool, setting);
    case 'generation':
      return prepareAnswers(task, config, rows, pool, setting);
    case 'rolling':
      return prepareRolling(task, config, rows, setting);
    case 'token perplexity':
      return prepareWindows(task, config, rows, setting);
    case 'whole text':
      return prepareWholeTexts(task, config, rows, setting);
  }
}
