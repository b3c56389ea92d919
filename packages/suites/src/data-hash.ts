import { createHash } from 'node:crypto';
import { shotsOf, type DataSource, type EvaluateOptions, type Row, type Task } from '@ptqlab/eval';

/** How tasks are asked. */
export type Settings = Pick<EvaluateOptions, 'shots' | 'maxNewTokens' | 'window' | 'chat'> & {
  /** Documents of each configuration, by task. */
  readonly limit: Readonly<Record<string, number>>;
};

/**
 * SHA-256 over the documents of all tasks, the examples they may show, the versions of the tasks and the settings. Documents count by
 * content: another file format with the same rows has the same hash.
 * @throws MissingDataError for the first documents that are not there
 */
export async function dataHash(tasks: readonly Task[], data: DataSource, settings: Settings): Promise<string> {
  const { maxNewTokens = null, window = null, chat = null } = settings;
  const digest = createHash('sha256').update(text({ maxNewTokens, window, chat }));
  for (const task of tasks) {
    const { name, version, dataset, pool } = task;
    const [shots, limit] = [shotsOf(task, settings), settings.limit[name]];
    digest.update(text({ name, version, shots, limit: limit ?? null }));
    const first = task.kind === 'token perplexity' ? task.documents : limit;
    const drawn = shots > 0 && (pool.kind === 'sampled' || pool.kind === 'first');
    for (const config of dataset.configs) {
      update(digest, config, await data.rows(task, config, dataset.split, first));
      if (drawn) update(digest, config, await data.rows(task, config, pool.split));
    }
  }
  return digest.digest('hex');
}

function update(digest: ReturnType<typeof createHash>, config: string, rows: readonly Row[]): void {
  digest.update(`${config} ${rows.length}\n`);
  for (const row of rows) digest.update(text(row));
}

/** JSON in one line; whole numbers beyond 2^53, which Parquet can hold, by their digits. */
function text(value: unknown): string {
  return `${JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part))}\n`;
}
