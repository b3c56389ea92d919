import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseRecordLine } from '@ptqlab/eval';
import { openModel, openModelFolder } from '@ptqlab/models';
import { openSuite, type OpenSuite } from '@ptqlab/suites';
import { writeWhole } from '@ptqlab/report';
import { openDevice } from './backends.ts';
import { compareScores, type ComparedScore } from './compare-scores.ts';
import type { ChosenDevice } from './device-options.ts';
import { FollowedModel } from './followed-model.ts';
import { GateError } from './gate-error.ts';
import { printModelParity } from './print-model-parity.ts';
import { openProgress, type Progress } from './progress.ts';
import { UsageError } from './usage-error.ts';

/** What `ptqlab parity --model` is asked. */
export interface ModelParityRequest extends ChosenDevice {
  readonly suite: string;
  readonly tasks?: string;
  readonly data?: string;
  /** Documents a task. */
  readonly documents: number;
  readonly against: readonly string[];
  readonly out: string;
}

/** One task on two backends. */
export interface TaskParity {
  readonly task: string;
  readonly documents: number;
  /** Documents whose scores (right or wrong, F1, …) are not the same numbers; of perplexities, which are log-likelihoods, none. */
  readonly otherScores: number;
  /** Written answers, and how many of them differ in some token. */
  readonly answers: number;
  readonly otherAnswers: number;
  readonly requests: readonly ComparedScore[];
}

/** One model on two backends. */
export interface ModelParityCertificate {
  readonly model: string;
  readonly suite: string;
  readonly backends: readonly [string, string];
  readonly descriptions: readonly [string, string];
  readonly tasks: readonly TaskParity[];
  /** No log-likelihood differs by more than its bound. */
  readonly holds: boolean;
}

/** What one backend answered. */
interface Answers {
  readonly model: FollowedModel;
  readonly description: string;
  /** Scores of each document, as text. */
  readonly scores: readonly string[];
}

/**
 * Asks a model the same documents on two backends: scores and answers must agree, log-likelihoods may differ by what the op table's
 * bounds allow, carried through the whole model; keeps a certificate of each pair.
 * @throws GateError when a log-likelihood differs by more, after all were compared
 */
export async function parityOfModel(folder: string, request: ModelParityRequest): Promise<void> {
  if (request.against.length === 0)
    throw new UsageError('parity: --model compares two backends; name another with --against');
  await using _found = await openModelFolder(folder);
  const broken: string[] = [];
  for (const other of request.against) {
    const certificate = await compare(folder, [request.backend, other], request);
    printModelParity(certificate);
    if (!certificate.holds) broken.push(other);
    const name = `${basename(resolve(folder))}-${request.backend}-${other}.json`;
    writeWhole(join(resolve(request.out), name), `${JSON.stringify(certificate, undefined, 2)}\n`);
    process.stdout.write(`certificate: ${join(resolve(request.out), name)}\n`);
  }
  if (broken.length > 0)
    throw new GateError(
      `${request.backend} and ${broken.join(', ')} score ${folder} farther apart than the op table allows`,
    );
}

async function compare(
  folder: string,
  backends: readonly [string, string],
  request: ModelParityRequest,
): Promise<ModelParityCertificate> {
  const names = await taskNames(request);
  const progress = openProgress(names.length);
  const tasks: TaskParity[] = [];
  let descriptions: readonly [string, string] = ['', ''];
  try {
    for (const task of names) {
      progress.step(task, 1);
      await using suite = await open(request, [task]);
      const [first, second] = [
        await ask(folder, backends[0], suite, request),
        await ask(folder, backends[1], suite, request),
      ];
      descriptions = [first.description, second.description];
      tasks.push(await comparison(folder, task, [first, second], progress));
    }
  } finally {
    progress.stop();
  }
  const holds = tasks.every(({ requests }) => requests.every(({ difference, bound }) => difference <= bound));
  return { model: resolve(folder), suite: request.suite, backends, descriptions, tasks, holds };
}

async function comparison(
  folder: string,
  task: string,
  [first, second]: readonly [Answers, Answers],
  progress: Progress,
): Promise<TaskParity> {
  const requests = await compareScores(folder, [first.model.scored, second.model.scored], (done, of) =>
    progress.advance(done / of, `${done} of ${of} log-likelihoods`),
  );
  const written = first.model.written;
  return {
    task,
    documents: first.scores.length,
    otherScores: first.scores.filter((scores, i) => scores !== second.scores[i]).length,
    answers: written.length,
    otherAnswers: written.filter((tokens, i) => tokens.join() !== second.model.written[i]!.join()).length,
    requests,
  };
}

async function taskNames(request: ModelParityRequest): Promise<string[]> {
  await using suite = await open(
    request,
    request.tasks?.split(',').map((name) => name.trim()),
  );
  return suite.tasks.map(({ name }) => name);
}

function open({ suite, data, documents }: ModelParityRequest, tasks?: readonly string[]): Promise<OpenSuite> {
  return openSuite(suite, { limit: documents, ...(tasks ? { tasks } : {}), ...(data === undefined ? {} : { data }) });
}

/** @param suite of one task */
async function ask(folder: string, backend: string, suite: OpenSuite, options: ChosenDevice): Promise<Answers> {
  const records = mkdtempSync(join(tmpdir(), 'ptqlab-parity-'));
  const device = await openDevice(backend, options);
  try {
    await using open = await openModel(folder, device);
    const model = new FollowedModel(open.languageModel);
    await suite.evaluate(model, { records });
    return { model, description: device.backend.description, scores: scoresIn(records, suite) };
  } finally {
    await device.close();
    rmSync(records, { recursive: true, force: true });
  }
}

function scoresIn(records: string, { tasks: [task] }: OpenSuite): string[] {
  const isPerplexity = task!.kind === 'rolling' || task!.kind === 'token perplexity';
  const lines = readdirSync(records).flatMap((name) => readFileSync(join(records, name), 'utf8').split('\n'));
  return lines
    .filter((line) => line !== '')
    .map((line) => (isPerplexity ? '' : JSON.stringify(parseRecordLine(line).scores)));
}
