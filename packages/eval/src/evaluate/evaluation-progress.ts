/** One task after another, each from 0 documents to all. */
export interface EvaluationProgress {
  readonly task: string;
  readonly title: string;
  /** Place of the task among those that are evaluated, from 0. */
  readonly index: number;
  readonly tasks: number;
  /** Documents done in this task, of all. */
  readonly done: number;
  readonly of: number;
}
