import { EvaluationError } from '../evaluation-error.ts';
import { mean } from '../metrics/mean.ts';
import { isFiniteRecord } from '../records/document-record.ts';
import type { DocumentRecord } from '../records/document-record.ts';
import type { Chat } from '../prompt/chat.ts';
import type { Category, Task } from '../task.ts';
import { summarize, summarizeGroup } from './summarize.ts';
import type { MetricResult } from './summarize.ts';

/** The result of one configuration, or of a whole task. */
export interface PartResult {
  readonly config: string;
  readonly n: number;
  /** Documents of which some number was not finite. */
  readonly notFinite: number;
  /** What blind guessing scores in expectation on these documents, in the primary metric; null for perplexities. */
  readonly chance: number | null;
  readonly metrics: Readonly<Record<string, MetricResult>>;
}

export interface TaskResult extends Omit<PartResult, 'config'> {
  readonly task: string;
  readonly title: string;
  readonly category: Category;
  readonly version: string;
  readonly upstream: string;
  /** Name of the metric that stands for the task. */
  readonly primary: string;
  readonly shots: number;
  readonly chat: Chat | null;
  /** One result per configuration where the task has several; their documents count alike in the task's. */
  readonly parts: readonly PartResult[];
}

/** A document with its record and what guessing scores on it. */
export interface Answered {
  readonly record: DocumentRecord;
  readonly chance: number | null;
}

/**
 * The result of a task from the records of all its documents.
 * @throws Error when there are none
 */
export function taskResult(
  task: Task,
  answered: readonly Answered[],
  asked: { readonly shots: number; readonly chat: Chat | undefined },
): TaskResult {
  if (answered.length === 0)
    throw new EvaluationError(`${task.name}: the split "${task.dataset.split}" has no documents.`);
  const configs = [...new Set(answered.map(({ record }) => record.config))];
  const parts = configs.map((config) =>
    partResult(
      task,
      config,
      answered.filter(({ record }) => record.config === config),
    ),
  );
  const whole =
    parts.length === 1
      ? parts[0]!
      : {
          n: answered.length,
          notFinite: parts.reduce((sum, { notFinite }) => sum + notFinite, 0),
          chance: meanChance(answered),
          metrics: summarizeGroup(task.metrics, parts),
        };
  const { name, title, category, version, upstream, primary } = task;
  const { n, notFinite, chance, metrics } = whole;
  const facts = { task: name, title, category, version, upstream, primary, shots: asked.shots };
  return { ...facts, chat: asked.chat ?? null, n, notFinite, chance, metrics, parts: parts.length === 1 ? [] : parts };
}

function partResult(task: Task, config: string, answered: readonly Answered[]): PartResult {
  const records = answered.map(({ record }) => record);
  const notFinite = records.filter((record) => !isFiniteRecord(record)).length;
  const metrics = summarize(task.metrics, records);
  return { config, n: records.length, notFinite, chance: meanChance(answered), metrics };
}

function meanChance(answered: readonly Answered[]): number | null {
  const guessed = answered.map(({ chance }) => chance).filter((chance) => chance !== null);
  return guessed.length === 0 ? null : mean(guessed);
}
