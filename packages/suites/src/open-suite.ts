import {
  evaluate,
  evaluatedWindows,
  localFolder,
  shotsOf,
  type Chat,
  type DataSource,
  type EvaluationProgress,
  type Row,
  type Task,
  type TaskResult,
  type TokenPerplexityTask,
} from '@ptqlab/eval';
import type { LanguageModel, Tokenizer } from '@ptqlab/language-model';
import { openSandbox } from '@ptqlab/sandbox';
import { dataHash } from './data-hash.ts';
import { LazyRunner } from './lazy-runner.ts';
import { RememberingRunner } from './remembering-runner.ts';
import { miniDataFolder } from './mini-data-folder.ts';
import { planSuite } from './plan-suite.ts';
import { readOnce } from './read-once.ts';

export interface SuiteOptions {
  /** Folder of the documents; default `data`. Suites that generate theirs (mini) take the generated ones without it. */
  readonly data?: string;
  /** Splits whose place another takes in the folder, for instance `{ train: 'pool' }`. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** Names of the tasks to keep of a suite; all without it. */
  readonly tasks?: readonly string[];
  /** Documents a task, taken evenly from the beginnings of its subjects (rounded up); all without it. */
  readonly limit?: number;
  /** All documents, whatever `limit` says. */
  readonly full?: boolean;
  /** Worked examples; the suite's or the task's own number without it. */
  readonly shots?: number;
  readonly chat?: Chat;
  /** Longest answer in tokens, in place of the suite's or the tasks' own. */
  readonly maxNewTokens?: number;
  /** Tokens per window of token perplexities, in place of the suite's or the tasks' own. */
  readonly window?: number;
  /** Programs of the model that run at the same time. Default 2. */
  readonly workers?: number;
}

export interface SuiteEvaluation {
  /** Folder for one file of records per task; an evaluation that was stopped goes on from it. */
  readonly records?: string;
  /** Name of the model as it is evaluated: records of another one are not used. */
  readonly identity?: string;
  /** Sequences in one call of the model; changes nothing but speed and memory. Default 128. */
  readonly batchSize?: number;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** A suite with its documents at hand and a sandbox behind it. Dispose it to end the sandbox. */
export interface OpenSuite extends AsyncDisposable {
  readonly name: string;
  readonly tasks: readonly Task[];
  /** SHA-256 of everything that is asked, apart from the model: documents, limits, examples, settings, versions. */
  readonly dataHash: string;
  /** Worked examples that a task is asked with. */
  shotsOf(task: Task): number;
  /** The documents that a task of the suite is asked about, of all its configurations. */
  documents(task: Task): Promise<readonly Row[]>;
  /** The token windows that such a task is asked about: the first ones of its documents, joined. */
  windows(task: TokenPerplexityTask, tokenizer: Tokenizer): Promise<readonly (readonly number[])[]>;
  evaluate(model: LanguageModel, options?: SuiteEvaluation): Promise<TaskResult[]>;
}

const DEFAULT_BATCH = 128;

/**
 * Opens a suite by its name, or a list of tasks by theirs. All documents are looked for and read now; the sandbox for programs starts
 * when the first one comes, and serves every model that is evaluated until the suite is disposed.
 * @throws Error for a name that does not exist, with the nearest one; MissingDataError for documents that are not there
 */
export async function openSuite(
  nameOrTasks: string | readonly string[],
  options: SuiteOptions = {},
): Promise<OpenSuite> {
  const plan = planSuite(nameOrTasks, options.tasks);
  const folder = options.data ?? (plan.generated ? await miniDataFolder() : 'data');
  const data = readOnce(localFolder(folder, options.standIns ? { standIns: options.standIns } : {}));
  const settings = {
    limit: limits(plan.tasks, options.full ? undefined : options.limit),
    ...given('shots', options.shots ?? plan.shots),
    ...given('maxNewTokens', options.maxNewTokens ?? plan.maxNewTokens),
    ...given('window', options.window ?? plan.window),
    ...given('chat', options.chat),
  };
  const hash = await dataHash(plan.tasks, data, settings);
  const runner = new RememberingRunner(new LazyRunner(() => openSandbox(given('workers', options.workers))));
  return {
    name: plan.name,
    tasks: plan.tasks,
    dataHash: hash,
    shotsOf: (task) => shotsOf(task, settings),
    documents: (task) => documentsOf(task, data, settings.limit[task.name]),
    windows: async (task, tokenizer) => {
      const { window, limit } = settings;
      return evaluatedWindows(task, await documentsOf(task, data), tokenizer, { window, limit: limit[task.name] });
    },
    evaluate: (model, { batchSize = DEFAULT_BATCH, ...rest } = {}) =>
      evaluate(model, plan.tasks, { data, runner, ...settings, batchSize, ...rest }),
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

/** Documents of each configuration, by task, so that each task has `limit` of them or a few more. */
function limits(tasks: readonly Task[], limit: number | undefined): Record<string, number> {
  if (limit === undefined) return {};
  return Object.fromEntries(tasks.map(({ name, dataset }) => [name, Math.ceil(limit / dataset.configs.length)]));
}

async function documentsOf(task: Task, data: DataSource, limit?: number): Promise<readonly Row[]> {
  const first = task.kind === 'token perplexity' ? task.documents : limit;
  const rows: Row[] = [];
  for (const config of task.dataset.configs) rows.push(...(await data.rows(task, config, task.dataset.split, first)));
  return rows;
}

/** An option that is there only where it has a value. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]: Value });
}
