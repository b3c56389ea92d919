import { join } from 'node:path';
import type { LanguageModel } from '@ptqlab/language-model';
import { EvaluationError } from '../evaluation-error.ts';
import type { CodeRunner } from '../code-runner.ts';
import type { DataSource } from '../data/data-source.ts';
import type { Chat } from '../prompt/chat.ts';
import { taskNamed } from '../registry.ts';
import type { Task } from '../task.ts';
import { DocumentBatch } from './document-batch.ts';
import type { EvaluationProgress } from './evaluation-progress.ts';
import { OpenTask } from './open-task.ts';
import { poolOf } from './pool-of.ts';
import { TasksUnderWay } from './tasks-under-way.ts';
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

/**
 * Evaluates a model on tasks; they begin and end one after the other, and documents of neighbouring tasks may be asked about in one call.
 * All data is looked for before the first document is asked about.
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
  const underWay = new TasksUnderWay(named, options.onProgress);
  const batch = new DocumentBatch(model, options.batchSize ?? 1);
  try {
    for (const task of named) {
      const opened = await openTask(model, task, options);
      underWay.begin(opened);
      for (const document of opened.open) {
        batch.add(opened, document);
        if (!batch.isFull) continue;
        await batch.flush();
        await underWay.advance();
      }
    }
    await batch.flush();
    await underWay.advance();
    return underWay.results;
  } finally {
    await underWay[Symbol.asyncDispose]();
  }
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

function openTask(model: LanguageModel, task: Task, options: EvaluateOptions): Promise<OpenTask> {
  const { data, chat, runner, maxNewTokens, window, identity = '' } = options;
  const limit = typeof options.limit === 'object' ? options.limit[task.name] : options.limit;
  const setting = { model, shots: shotsOf(task, options), limit, chat, runner, maxNewTokens, window };
  const records = options.records === undefined ? undefined : join(options.records, `${task.name}.jsonl`);
  return OpenTask.open(task, { setting, data, records, identity });
}
