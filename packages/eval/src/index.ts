export type { CodeRunner } from './code-runner.ts';
export { CPythonRandom } from './random/cpython-random.ts';
export { SUITES, suiteNamed } from './suites.ts';
export type { Suite } from './suites.ts';
export { TASKS, taskNamed } from './registry.ts';
export type { TaskName } from './registry.ts';
export type { Category, Dataset, DocumentScores, MetricFacts, Task, TaskFacts } from './task.ts';
export { tokenPerplexity } from './metrics/token-perplexity.ts';
export type { TokenPerplexity, TokenPerplexityOptions } from './metrics/token-perplexity.ts';
export type { Chat, Thinking } from './prompt/chat.ts';
export { evaluate, shotsOf } from './evaluate/evaluate.ts';
export type { EvaluateOptions } from './evaluate/evaluate.ts';
export { evaluatedWindows, type WindowSettings } from './evaluate/evaluated-windows.ts';
export type { EvaluationProgress } from './evaluate/evaluation-progress.ts';
export type { PartResult, TaskResult } from './evaluate/task-result.ts';
export type { MetricResult } from './evaluate/summarize.ts';
export { isFiniteRecord, parseRecordLine, recordLine } from './records/document-record.ts';
export type { DocumentRecord, ScoredSequence } from './records/document-record.ts';
export { MissingDataError } from './data/data-source.ts';
export type { DataSource, TaskData } from './data/data-source.ts';
export { inMemory } from './data/in-memory.ts';
export { localFolder } from './data/local-folder.ts';
export type { LocalFolderOptions } from './data/local-folder.ts';
export { fetchData, neededPaths } from './data/fetch-data.ts';
export type { FetchedFile, FetchOptions, Hub } from './data/fetch-data.ts';
export { readRows } from './data/read-rows.ts';
export { checkData } from './data/check-data.ts';
export type { CheckedFile } from './data/check-data.ts';
export { ChecksumError } from './data/download.ts';
export { FetchError } from './data/fetch-error.ts';
export { EvaluationError } from './evaluation-error.ts';
export type { Row } from './row.ts';
export type {
  Choices,
  GenerationTask,
  MultipleChoiceTask,
  Question,
  RollingTask,
  TokenPerplexityTask,
  WholeTextTask,
} from './task.ts';
export { meanMetric } from './metrics/mean-metric.ts';
export type { AnswerFilter, Beginnings, ScoringTools, ShotPool, WholeTexts } from './task.ts';
