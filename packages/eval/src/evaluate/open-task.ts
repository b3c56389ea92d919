import type { DataSource } from '../data/data-source.ts';
import type { DocumentRecord } from '../records/document-record.ts';
import { RecordStore } from '../records/record-store.ts';
import type { Task } from '../task.ts';
import { poolOf } from './pool-of.ts';
import { prepareDocuments } from './prepare-documents.ts';
import { hashOf } from './prepared.ts';
import type { Outcome, Prepared, Setting } from './prepared.ts';
import { taskResult } from './task-result.ts';
import type { Answered, TaskResult } from './task-result.ts';

/** Where a task's documents and records are, and how it is asked. */
export interface TaskSource {
  readonly setting: Setting;
  readonly data: DataSource;
  /** File of its records; without one they live only as long as the evaluation. */
  readonly records: string | undefined;
  readonly identity: string;
}

/** A document that is not recorded yet. */
export interface OpenDocument {
  readonly index: number;
  readonly request: string;
  readonly prepared: Prepared;
}

/** A task that is being evaluated: its documents, and the records that are there. */
export class OpenTask implements AsyncDisposable {
  /** Documents that are to be asked about. */
  readonly open: readonly OpenDocument[];
  readonly #records: (DocumentRecord | undefined)[];
  #done: number;

  private constructor(
    private readonly task: Task,
    private readonly setting: Setting,
    private readonly store: RecordStore,
    private readonly prepared: readonly Prepared[],
    requests: readonly string[],
  ) {
    const documents = prepared.map((one, index): OpenDocument => ({ index, request: requests[index]!, prepared: one }));
    this.#records = documents.map(({ request, prepared: { config, document } }) =>
      store.get(config, document, request),
    );
    this.open = documents.filter(({ index }) => this.#records[index] === undefined);
    this.#done = documents.length - this.open.length;
  }

  static async open(task: Task, { setting, data, records, identity }: TaskSource): Promise<OpenTask> {
    const prepared = await allDocuments(task, setting, data);
    const requests = prepared.map((document) => requestHash(task, document, setting, identity));
    return new OpenTask(task, setting, await RecordStore.open(records), prepared, requests);
  }

  /** Documents with a record, of all. */
  get done(): number {
    return this.#done;
  }

  get of(): number {
    return this.prepared.length;
  }

  /** Keeps what the model said about open documents. */
  async record(documents: readonly OpenDocument[], outcomes: readonly Outcome[]): Promise<void> {
    const { name, version } = this.task;
    const fresh = documents.map(({ request, prepared: { config, document } }, i): DocumentRecord => {
      return { task: name, version, config, document, request, ...outcomes[i]! };
    });
    await this.store.add(...fresh);
    documents.forEach(({ index }, i) => (this.#records[index] = fresh[i]!));
    this.#done += documents.length;
  }

  /** Arranges the records, and sums up. Call it when all documents are done. */
  async finish(): Promise<TaskResult> {
    const records = this.#records as readonly DocumentRecord[];
    await this.store.arrange(records);
    const answered = records.map((record, index): Answered => ({ record, chance: this.prepared[index]!.chance }));
    return taskResult(this.task, answered, this.setting);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store[Symbol.asyncDispose]();
  }
}

async function allDocuments(task: Task, setting: Setting, data: DataSource): Promise<Prepared[]> {
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

function requestHash(task: Task, { config, asked }: Prepared, { model }: Setting, identity: string): string {
  const { maxLength } = model;
  return hashOf({ task: task.name, version: task.version, config, identity, maxLength, asked });
}
