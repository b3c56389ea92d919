import { EvaluationError } from '../evaluation-error.ts';
import type { Row } from '../row.ts';
import type { TaskFacts } from '../task.ts';

/** What a source has to know about a task. */
export type TaskData = Pick<TaskFacts, 'name' | 'dataset'>;

/** Where documents come from. */
export interface DataSource {
  /**
   * The documents of one split, in file order.
   * @param first read no more than this many
   * @throws MissingDataError where they are not there
   */
  rows(task: TaskData, config: string, split: string, first?: number): Promise<readonly Row[]>;
}

/** Documents that are not where they were looked for. */
export class MissingDataError extends EvaluationError {}
