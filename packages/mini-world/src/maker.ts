import type { Random } from './draw/random.ts';

/** What is read and what is to be written after it; a training text is one or several of them in a row. */
export interface Turn {
  readonly prompt: string;
  readonly completion: string;
}

/** Documents of one file of an evaluation data folder, in the columns of the Hugging Face data set that the task has. */
export interface EvaluationFile {
  /** Path below the data folder, such as `piqa/validation.jsonl`. */
  readonly path: string;
  readonly rows: readonly object[];
}

/** One task in miniature: makes training texts from one side of its combinations, evaluation documents from the other. */
export interface TaskMaker {
  /** Name of the task in the evaluation. */
  readonly task: string;
  /** One training text in the format of the evaluation's prompt. */
  readonly training: (random: Random) => readonly Turn[];
  /** At least `count` evaluation documents, labels balanced, no two alike; and the files of worked examples, if any. */
  readonly evaluation: (random: Random, count: number) => readonly EvaluationFile[];
  /** The prompt that the evaluation makes of a row, as far as all its requests share it; for the check of overlap. */
  readonly promptOf: (row: object) => string;
}
