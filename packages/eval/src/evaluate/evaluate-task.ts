import type { DataSource } from '../data/data-source.ts';
import type { DocumentRecord } from '../records/document-record.ts';
import type { RecordStore } from '../records/record-store.ts';
import type { Row } from '../row.ts';
import type { Task } from '../task.ts';
import { prepareDocuments } from './prepare-documents.ts';
import { hashOf } from './prepared.ts';
import type { Prepared, Setting } from './prepared.ts';
import { runDocuments, sequenceCount } from './run-documents.ts';
import type { Pending } from './run-documents.ts';
import { taskResult } from './task-result.ts';
import type { Answered, TaskResult } from './task-result.ts';

/** Where a task's documents and records are, and how many sequences go into one call of the model. */
export interface TaskRun {
  readonly setting: Setting;
  readonly data: DataSource;
  readonly store: RecordStore;
  readonly batchSize: number;
  readonly identity: string;
  readonly onDone: (done: number, of: number) => void;
}

/** A document that is not recorded yet. */
interface Open extends Pending {
  readonly index: number;
  readonly request: string;
}

/** Asks a model about all documents of a task that are not recorded yet, several in one call, and sums up. */
export async function evaluateTask(task: Task, run: TaskRun): Promise<TaskResult> {
  const { setting, store, batchSize, onDone } = run;
  const prepared = await allDocuments(task, run);
  const records = new Array<DocumentRecord>(prepared.length);
  let done = 0;
  onDone(done, prepared.length);

  const batch: Open[] = [];
  const flush = async () => {
    const fresh = await answer(task, setting, batch);
    await store.add(...fresh);
    batch.forEach(({ index }, i) => (records[index] = fresh[i]!));
    onDone((done += batch.length), prepared.length);
    batch.length = 0;
  };
  for (const [index, document] of prepared.entries()) {
    const request = requestHash(task, document, run);
    const recorded = store.get(document.config, document.document, request);
    if (recorded) {
      records[index] = recorded;
      done++;
      continue;
    }
    batch.push({ index, request, prepared: document, work: document.start() });
    if (batch.reduce((sum, open) => sum + sequenceCount(open), 0) >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  await store.arrange(records);
  const answered = records.map((record, index): Answered => ({ record, chance: prepared[index]!.chance }));
  return taskResult(task, answered, setting);
}

/** The examples a task draws from; none where none are wanted or the task brings its own. */
export async function poolOf(
  { name, dataset, pool }: Task,
  config: string,
  shots: number,
  data: DataSource,
  first?: number,
): Promise<readonly Row[]> {
  const drawn = shots > 0 && (pool.kind === 'sampled' || pool.kind === 'first');
  return drawn ? data.rows({ name, dataset }, config, pool.split, first) : [];
}

async function allDocuments(task: Task, { setting, data }: TaskRun): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const config of task.dataset.configs) {
    const first = task.kind === 'token perplexity' ? task.documents : setting.limit;
    const rows = await data.rows(task, config, task.dataset.split, first);
    if (rows.length === 0) continue;
    const pool = await poolOf(task, config, setting.shots, data);
    for (const document of prepareDocuments(task, config, rows, pool, setting)) prepared.push(document);
  }
  return prepared;
}

function requestHash(task: Task, { config, asked }: Prepared, { identity, setting }: TaskRun): string {
  const { maxLength } = setting.model;
  return hashOf({ task: task.name, version: task.version, config, identity, maxLength, asked });
}

async function answer({ name, version }: Task, { model }: Setting, batch: readonly Open[]): Promise<DocumentRecord[]> {
  const outcomes = await runDocuments(model, batch);
  return batch.map(({ prepared: { config, document }, request }, i) => {
    return { task: name, version, config, document, request, ...outcomes[i]! };
  });
}
