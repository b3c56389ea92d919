import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { Chat, TaskResult } from '@ptqlab/eval';
import { openSuite, type OpenSuite } from '@ptqlab/suites';
import { writeWhole } from '@ptqlab/report';
import { openDevice } from './backends.ts';
import { EVALUATION_MARK, requireEvaluationFolder, type Decisive } from './evaluation-folder.ts';
import { evaluationJson } from './evaluation-json.ts';
import { modelIdentity } from './model-identity.ts';
import { openEvaluated, type Arithmetic, type EvaluatedModelFlags } from './open-evaluated.ts';
import { outFolder } from './out-folder.ts';
import { printTable } from './print-table.ts';
import { printTaskResults } from './print-task-results.ts';
import { openProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';

/** Documents a task of the suite mini unless told otherwise: each generated program starts a Python of its own, 0.7 processor seconds. */
export const MINI_LIMIT = 100;

export interface SuiteFlags extends EvaluatedModelFlags {
  readonly suite?: string;
  readonly tasks?: string;
  readonly data?: string;
  readonly limit?: number;
  readonly full?: boolean;
  readonly shots?: number;
  readonly chat?: 'openpangu';
  readonly thinking: Chat['thinking'];
  readonly chatExamples: 'turns' | 'one-turn';
  readonly maxNewTokens?: number;
  readonly batchSize: number;
  readonly workers: number;
  readonly out?: string;
  readonly dryRun?: boolean;
}

/** What was asked of which model, as it stands beside the results. Threads and batch sizes are not in it: they change nothing. */
interface EvaluationConfig {
  readonly model: string;
  /** SHA-256 of the model's files. */
  readonly modelHash: string;
  readonly backend: string;
  readonly relaxed: boolean;
  readonly arithmetic: Arithmetic;
  readonly suite: string;
  readonly tasks: readonly string[];
  readonly data: string | null;
  readonly limit: number | null;
  readonly shots: Readonly<Record<string, number>>;
  readonly chat: Chat | null;
  readonly maxNewTokens: number | null;
  /** SHA-256 of all documents and settings. */
  readonly dataHash: string;
}

const DECISIVE: Decisive<EvaluationConfig> = {
  modelHash: ['model'],
  backend: [],
  relaxed: [],
  arithmetic: [],
  dataHash: ['suite', 'tasks', 'data', 'limit', 'shots', 'chat', 'maxNewTokens'],
};

/** `ptqlab evaluate MODEL --suite NAME`: every task of a suite, with a record per document; goes on where it was stopped. */
export async function evaluateSuite(folder: string, flags: SuiteFlags): Promise<void> {
  await using suite = await openAsked(flags);
  const config = await configOf(folder, suite, flags);
  const out = outFolder(flags.out ?? join('runs/evaluate', `${basename(resolve(folder))}-${nameOf(config)}`));
  requireEvaluationFolder(out, config, DECISIVE);
  if (flags.dryRun) return await printPlan(suite, config, out);
  const device = await openDevice(flags.backend, flags);
  const progress = openProgress(suite.tasks.length);
  let started = -1;
  try {
    await using model = await openEvaluated(folder, device, flags);
    writeWhole(join(out, EVALUATION_MARK), evaluationJson(config));
    const results = await suite.evaluate(model.languageModel, {
      records: join(out, 'records'),
      identity: `${config.modelHash} ${config.backend}${config.relaxed ? ' relaxed' : ''}${config.arithmetic === 'integer' ? ' integer' : ''}`,
      batchSize: flags.batchSize,
      onProgress: ({ title, index, done, of }) => {
        if (index > started) progress.step(title, of);
        started = index;
        progress.advance(done, `${done} of ${of} documents`);
      },
    });
    progress.stop();
    const overflow = model.languageModel.overflow ?? null;
    writeWhole(join(out, 'results.json'), evaluationJson({ config, overflow, results }));
    print(results, out);
    if (overflow) process.stdout.write(`not finite since ${JSON.stringify(overflow)}\n`);
  } finally {
    progress.stop();
    await device.close();
  }
}

async function openAsked(flags: SuiteFlags): Promise<OpenSuite> {
  const tasks = flags.tasks?.split(',').map((name) => name.trim());
  const limit = limitOf(flags);
  return openSuite(flags.suite ?? tasks!, {
    ...(flags.suite !== undefined && tasks ? { tasks } : {}),
    ...(flags.data === undefined ? {} : { data: flags.data }),
    ...(limit === undefined ? {} : { limit }),
    ...(flags.shots === undefined ? {} : { shots: flags.shots }),
    ...(flags.maxNewTokens === undefined ? {} : { maxNewTokens: flags.maxNewTokens }),
    ...(flags.chat ? { chat: chatOf(flags) } : {}),
    workers: flags.workers,
  });
}

function limitOf({ suite, limit, full = false }: SuiteFlags): number | undefined {
  if (full && limit !== undefined)
    throw new UsageError(`evaluate: --limit ${limit} and --full were both given; give one of them`);
  return full ? undefined : (limit ?? (suite === 'mini' ? MINI_LIMIT : undefined));
}

const chatOf = ({ thinking, chatExamples }: SuiteFlags): Chat => ({
  thinking,
  examples: chatExamples === 'turns' ? 'turns' : 'one turn',
});

async function configOf(folder: string, suite: OpenSuite, flags: SuiteFlags): Promise<EvaluationConfig> {
  return {
    model: resolve(folder),
    modelHash: await modelIdentity(folder),
    backend: flags.backend,
    relaxed: flags.relaxed ?? false,
    arithmetic: flags.arithmetic,
    suite: suite.name,
    tasks: suite.tasks.map(({ name }) => name),
    data: flags.data === undefined ? null : resolve(flags.data),
    limit: limitOf(flags) ?? null,
    shots: Object.fromEntries(suite.tasks.map((task) => [task.name, suite.shotsOf(task)])),
    chat: flags.chat ? chatOf(flags) : null,
    maxNewTokens: flags.maxNewTokens ?? null,
    dataHash: suite.dataHash,
  };
}

/** Short, and another one for everything else that could be asked. */
function nameOf({ suite, modelHash, backend, relaxed, arithmetic, dataHash }: EvaluationConfig): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([modelHash, backend, relaxed, arithmetic, dataHash]))
    .digest('hex');
  return `${suite.length > 40 ? 'tasks' : suite}-${hash.slice(0, 8)}`;
}

async function printPlan(suite: OpenSuite, config: EvaluationConfig, out: string): Promise<void> {
  process.stdout.write(evaluationJson(config));
  const rows: (string | number)[][] = [];
  for (const task of suite.tasks) {
    const documents = (await suite.documents(task)).length;
    rows.push([task.name, task.version, task.primary, documents, suite.shotsOf(task), task.upstream]);
  }
  printTable(['task', 'version', 'metric', 'documents', 'examples', 'upstream'], rows);
  process.stdout.write(`records and results go to ${out}\n`);
}

function print(results: readonly TaskResult[], out: string): void {
  printTaskResults(results);
  process.stdout.write(`\nresults: ${join(out, 'results.json')}\n`);
}
