import { join } from 'node:path';
import type { LanguageModel } from '@ptqlab/language-model';
import type { CodeRunner } from '../code-runner.ts';
import type { DataSource } from '../data/data-source.ts';
import type { Chat } from '../prompt/chat.ts';
import { isFiniteRecord } from '../records/document-record.ts';
import type { DocumentRecord } from '../records/document-record.ts';
import { RecordStore } from '../records/record-store.ts';
import { taskNamed } from '../registry.ts';
import type { Row } from '../row.ts';
import type { Category, Task } from '../task.ts';
import { prepareAnswers } from './prepare-answers.ts';
import { prepareChoices } from './prepare-choices.ts';
import { prepareRolling, prepareWholeTexts, prepareWindows } from './prepare-texts.ts';
import { hashOf } from './prepared.ts';
import type { Prepared, Setting } from './prepared.ts';
import { runDocuments, sequenceCount } from './run-documents.ts';
import type { Pending } from './run-documents.ts';
import { summarize, summarizeGroup } from './summarize.ts';
import type { MetricResult } from './summarize.ts';

export interface EvaluateOptions {
  readonly data: DataSource;
  /** Documents per configuration from the start (windows for token perplexities); all without it. */
  readonly limit?: number;
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
  readonly config: string;
  /** Documents done in this configuration, of those to do. */
  readonly done: number;
  readonly of: number | undefined;
}

/** The result of one configuration, or of a whole task. */
export interface PartResult {
  readonly config: string;
  readonly n: number;
  /** Documents of which some number was not finite. */
  readonly notFinite: number;
  readonly metrics: Readonly<Record<string, MetricResult>>;
}

export interface TaskResult extends Omit<PartResult, 'config'> {
  readonly task: string;
  readonly title: string;
  readonly category: Category;
  readonly version: string;
  readonly upstream: string;
  readonly shots: number;
  readonly chat: Chat | null;
  /** One result per configuration where the task has several; their documents count alike in the task's. */
  readonly parts: readonly PartResult[];
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
  for (const task of named) results.push(await evaluateTask(model, task, options));
  return results;
}

function shotsOf(task: Task, { shots }: EvaluateOptions): number {
  if (typeof shots === 'number') return task.pool.kind === 'none' ? 0 : shots;
  return shots?.[task.name] ?? task.shots;
}

/** Fails early: hours of other tasks may come first. */
async function check(task: Task, options: EvaluateOptions): Promise<void> {
  if (task.kind === 'generation' && task.runsCode && !options.runner)
    throw new Error(
      `${task.name} runs programs that the model writes, and no code runner was given; give one, or leave the task out.`,
    );
  for (const config of task.dataset.configs) {
    await options.data.rows(task, config, task.dataset.split, 1);
    await poolOf(task, config, shotsOf(task, options), options.data, 1);
  }
}

async function poolOf(
  task: Task,
  config: string,
  shots: number,
  data: DataSource,
  first?: number,
): Promise<readonly Row[]> {
  const { pool } = task;
  return shots > 0 && (pool.kind === 'sampled' || pool.kind === 'first')
    ? data.rows(task, config, pool.split, first)
    : [];
}

async function evaluateTask(model: LanguageModel, task: Task, options: EvaluateOptions): Promise<TaskResult> {
  const { records, chat, limit, runner, maxNewTokens, window } = options;
  const setting: Setting = { model, shots: shotsOf(task, options), limit, chat, runner, maxNewTokens, window };
  await using store = await RecordStore.open(records === undefined ? undefined : join(records, `${task.name}.jsonl`));
  const parts: PartResult[] = [];
  for (const config of task.dataset.configs) {
    const part = await evaluatePart(task, config, setting, store, options);
    if (part.n > 0) parts.push(part);
  }
  if (parts.length === 0) throw new Error(`${task.name}: the split "${task.dataset.split}" has no documents.`);
  const whole =
    parts.length === 1
      ? parts[0]!
      : {
          n: parts.reduce((sum, { n }) => sum + n, 0),
          notFinite: parts.reduce((sum, { notFinite }) => sum + notFinite, 0),
          metrics: summarizeGroup(task.metrics, parts),
        };
  const { name, title, category, version, upstream } = task;
  const { n, notFinite, metrics } = whole;
  const facts = { task: name, title, category, version, upstream, shots: setting.shots, chat: chat ?? null };
  return { ...facts, n, notFinite, metrics, parts: parts.length === 1 ? [] : parts };
}

async function evaluatePart(
  task: Task,
  config: string,
  setting: Setting,
  store: RecordStore,
  options: EvaluateOptions,
): Promise<PartResult> {
  const { data, limit, batchSize = 1, identity = '', onProgress } = options;
  const first = task.kind === 'token perplexity' ? task.documents : limit;
  const rows = await data.rows(task, config, task.dataset.split, first);
  if (rows.length === 0) return { config, n: 0, notFinite: 0, metrics: {} };
  const pool = await poolOf(task, config, setting.shots, data);
  const common = { task: task.name, version: task.version, config, identity, maxLength: setting.model.maxLength };
  const done = new Map<number, DocumentRecord>();
  const of = task.kind === 'token perplexity' ? undefined : rows.length;
  const batch: (Pending & { request: string })[] = [];

  const flush = async () => {
    const outcomes = await runDocuments(setting.model, batch);
    for (const [i, { prepared, request }] of batch.entries()) {
      const { document } = prepared;
      const record = { task: task.name, version: task.version, config, document, request, ...outcomes[i]! };
      await store.add(record);
      done.set(document, record);
    }
    batch.length = 0;
    onProgress?.({ task: task.name, config, done: done.size, of });
  };

  for (const prepared of prepare(task, config, rows, pool, setting)) {
    const request = hashOf({ ...common, asked: prepared.asked });
    const recorded = store.get(config, prepared.document, request);
    if (recorded) {
      done.set(prepared.document, recorded);
      continue;
    }
    batch.push({ prepared, request, work: prepared.start() });
    if (batch.reduce((sum, pending) => sum + sequenceCount(pending), 0) >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  const records = [...done.entries()].sort(([a], [b]) => a - b).map(([, record]) => record);
  const notFinite = records.filter((record) => !isFiniteRecord(record)).length;
  return { config, n: records.length, notFinite, metrics: summarize(task.metrics, records) };
}

function prepare(
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
