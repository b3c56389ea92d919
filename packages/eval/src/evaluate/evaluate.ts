import { join } from 'node:path';
import type { LanguageModel } from '@ptqlab/language-model';
import { EvaluationError } from '../evaluation-error.ts';
import type { CodeRunner } from '../code-runner.ts';
import type { DataSource } from '../data/data-source.ts';
import type { Chat } from '../prompt/chat.ts';
import { RecordStore } from '../records/record-store.ts';
import { taskNamed } from '../registry.ts';
import type { Task } from '../task.ts';
import { evaluateTask, poolOf } from './evaluate-task.ts';
import type { Setting } from './prepared.ts';
import type { TaskResult } from './task-result.ts';

export interface EvaluateOptions {
  readonly data: DataSource;
  /** Documents per configuration from the start (windows for token perplexities), for all tasks or by task name; all without it. */
  readonly limit?: number | Readonly<Record<string, number>>;
  /** Worked examples, for all tasks that can have them or by task name; the task's own number without it. */
  readonly shots?: number | Readonly<Record<string, number>>;
  /** Prompts in openPangu's chat form; plain text without it. Perplexities are always of plain text. */
  readonly chat?: Chat;
  /** Sequences given to the model in one call; changes nothing but speed. Default 1. */
  readonly batchSize?: number;
  /** Folder for one file of records per task; an evaluation that was stopped goes on from it. */
  readonly records?: string;
  /** Name of the model as it is evaluated (method, bit width, backend): records of another one are not used. */
  readonly identity?: string;
  /** Runs the programs of code tasks. */
  readonly runner?: CodeRunner;
  /** Longest answer in tokens, in place of the tasks' own limits. */
  readonly maxNewTokens?: number;
  /** Tokens per window of token perplexities, in place of 2048. */
  readonly window?: number;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

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

/**
 * Evaluates a model on tasks, one after the other. All data is looked for before the first document is asked about.
 * @param tasks names from the registry, or tasks
 * @throws Error for an unknown task, MissingDataError for missing documents, and whatever the model throws
 */
export async function evaluate(
  model: LanguageModel,
  tasks: readonly (string | Task)[],
  options: EvaluateOptions,
): Promise<TaskResult[]> {
  const named = tasks.map((task) => (typeof task === 'string' ? taskNamed(task) : task));
  for (const task of named) await check(task, options);
  const results: TaskResult[] = [];
  for (const [index, task] of named.entries()) {
    const step = { task: task.name, title: task.title, index, tasks: named.length };
    const onDone = (done: number, of: number) => options.onProgress?.({ ...step, done, of });
    results.push(await withStore(model, task, options, onDone));
  }
  return results;
}

/** Worked examples that a task is asked with. */
export function shotsOf(task: Task, { shots }: Pick<EvaluateOptions, 'shots'>): number {
  if (typeof shots === 'number') return task.pool.kind === 'none' ? 0 : shots;
  return shots?.[task.name] ?? task.shots;
}

/** Fails early: hours of other tasks may come first. */
async function check(task: Task, options: EvaluateOptions): Promise<void> {
  if (task.kind === 'generation' && task.runsCode && !options.runner)
    throw new EvaluationError(
      `${task.name} runs programs that the model writes, and no code runner was given; give one, or leave the task out.`,
    );
  for (const config of task.dataset.configs) {
    await options.data.rows(task, config, task.dataset.split, 1);
    await poolOf(task, config, shotsOf(task, options), options.data, 1);
  }
}

async function withStore(
  model: LanguageModel,
  task: Task,
  options: EvaluateOptions,
  onDone: (done: number, of: number) => void,
): Promise<TaskResult> {
  const { records, data, chat, runner, maxNewTokens, window, batchSize = 1, identity = '' } = options;
  const limit = typeof options.limit === 'object' ? options.limit[task.name] : options.limit;
  const setting: Setting = { model, shots: shotsOf(task, options), limit, chat, runner, maxNewTokens, window };
  const path = records === undefined ? undefined : join(records, `${task.name}.jsonl`);
  await using store = await RecordStore.open(path);
  return await evaluateTask(task, { setting, data, store, batchSize, identity, onDone });
}
