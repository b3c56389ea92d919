import { join } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import { datasetInfo, downloadFile, pathsInfo } from '@huggingface/hub';
import type { PathInfo } from '@huggingface/hub';
import type { TaskFacts } from '../task.ts';
import { hasContent } from './checksum.ts';
import type { ExpectedContent } from './checksum.ts';
import { readDataLock, writeDataLock } from './data-lock.ts';
import type { LockedDataset } from './data-lock.ts';
import { download } from './download.ts';
import { FetchError } from './fetch-error.ts';

/** The hub, or a mirror of it. */
export interface Hub {
  /** Default https://huggingface.co. */
  readonly endpoint?: string;
  /** For datasets that need a login. */
  readonly accessToken?: string;
}

export interface FetchOptions extends Hub {
  /** Folder that a local data source reads. */
  readonly folder: string;
  /** Worked examples that will be asked for; the task's own number without it. With 0 their split is left out. */
  readonly shots?: number;
  /** Milliseconds before a second try. */
  readonly delay?: number;
  readonly onProgress?: (path: string, received: number, of: number) => void;
}

export interface FetchedFile {
  readonly path: string;
  readonly size: number;
  /** False where the file was there already, with the right content. */
  readonly downloaded: boolean;
}

const DEFAULT_ENDPOINT = 'https://huggingface.co';

/**
 * Downloads the files of a task from the hub at its pinned revision into `FOLDER/<dataset>/<path on the hub>`. Files that are there
 * with the right checksum are left alone, broken downloads go on where they stopped.
 * @throws FetchError that names dataset, file, endpoint and what was answered
 */
export async function fetchData(task: TaskFacts, options: FetchOptions): Promise<FetchedFile[]> {
  const { dataset } = task;
  const lock = await readDataLock(options.folder);
  const commit = await resolveCommit(task, options, lock.datasets[dataset.id]);
  const described = await describeFiles(task, commit, options);
  const fetched: FetchedFile[] = [];
  const files: Record<string, { size: number; checksum: string }> = {};
  for (const { path, expected } of described) {
    const target = join(options.folder, dataset.folder, path);
    const there = await hasContent(target, expected);
    if (!there) await downloadOne(task, commit, path, target, expected, options);
    files[path] = { size: expected.size, checksum: `${expected.algorithm}:${expected.digest}` };
    fetched.push({ path: target, size: expected.size, downloaded: !there });
  }
  const current = await readDataLock(options.folder);
  const before = current.datasets[dataset.id];
  const kept = before?.commit === commit ? before.files : {};
  const entry: LockedDataset = { revision: dataset.revision, commit, files: { ...kept, ...files } };
  await writeDataLock(options.folder, { datasets: { ...current.datasets, [dataset.id]: entry } });
  return fetched;
}

/** Paths on the hub that a task needs: its split, and that of its examples where some are wanted. */
export function neededPaths({ dataset, pool, shots }: TaskFacts, wanted = shots): string[] {
  const poolSplit = wanted > 0 && (pool.kind === 'sampled' || pool.kind === 'first') ? [pool.split] : [];
  const paths = dataset.configs.flatMap((config) =>
    [dataset.split, ...poolSplit].map((split) =>
      dataset.file.replaceAll('{config}', config).replaceAll('{split}', split),
    ),
  );
  return [...new Set(paths)];
}

async function resolveCommit({ dataset }: TaskFacts, hub: Hub, locked: LockedDataset | undefined): Promise<string> {
  if (/^[0-9a-f]{40}$/.test(dataset.revision)) return dataset.revision;
  if (locked?.revision === dataset.revision) return locked.commit;
  const request = { name: dataset.id, revision: dataset.revision, additionalFields: ['sha' as const] };
  const { sha } = await asked(dataset.id, `revision ${dataset.revision}`, hub, () =>
    datasetInfo({ ...request, ...credentials(hub) }),
  );
  return sha;
}

async function describeFiles(
  task: TaskFacts,
  commit: string,
  options: FetchOptions,
): Promise<{ path: string; expected: ExpectedContent }[]> {
  const { dataset } = task;
  const paths = neededPaths(task, options.shots);
  const found: PathInfo[] = await asked(dataset.id, `the list of files at ${commit}`, options, () =>
    pathsInfo({ repo: { type: 'dataset', name: dataset.id }, paths, revision: commit, ...credentials(options) }),
  );
  return paths.map((path) => {
    const info = found.find((candidate) => candidate.path === path && candidate.type === 'file');
    if (!info) throw new FetchError(`${dataset.id} has no file ${path} at ${commit} on ${endpointOf(options)} (404).`);
    return { path, expected: expectedContent(dataset.id, info) };
  });
}

function expectedContent(id: string, { path, size, oid, lfs }: PathInfo): ExpectedContent {
  if (lfs) return { size: lfs.size, algorithm: 'sha256', digest: lfs.oid.replace(/^sha256:/, '') };
  if (oid !== undefined) return { size, algorithm: 'git-sha1', digest: oid };
  throw new FetchError(`${id}: the hub gives no checksum for ${path}, so its content cannot be trusted.`);
}

async function downloadOne(
  { dataset }: TaskFacts,
  commit: string,
  path: string,
  target: string,
  expected: ExpectedContent,
  options: FetchOptions,
): Promise<void> {
  const { onProgress } = options;
  const open = async (from: number): Promise<ReadableStream<Uint8Array>> => {
    const repo = { type: 'dataset', name: dataset.id } as const;
    const blob = await asked(dataset.id, path, options, () =>
      downloadFile({ repo, path, revision: commit, xet: false, ...credentials(options) }),
    );
    if (!blob) throw new FetchError(`${dataset.id} has no file ${path} at ${commit} on ${endpointOf(options)} (404).`);
    return blob.slice(from, expected.size).stream() as unknown as ReadableStream<Uint8Array>;
  };
  await download({
    target,
    expected,
    open,
    ...(options.delay === undefined ? {} : { delay: options.delay }),
    onProgress: (received, of) => onProgress?.(path, received, of),
  });
}

/** An answer of the hub, or an error that says what was asked of whom. */
async function asked<T>(id: string, what: string, hub: Hub, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const statusCode = (error as { statusCode?: number }).statusCode;
    const because = statusCode === undefined ? reasonOf(error) : `${statusCode}, ${(error as Error).message}`;
    const message = `${id}: ${what} was asked of ${endpointOf(hub)} and not given (${because}).`;
    throw new FetchError(message, { cause: error }, statusCode);
  }
}

/** Why a connection failed: `fetch` says only that it did, and hangs the reason on the error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${(cause as NodeJS.ErrnoException).code ?? cause.message}` : message;
}

function endpointOf({ endpoint = DEFAULT_ENDPOINT }: Hub): string {
  return endpoint;
}

function credentials(hub: Hub): { hubUrl: string; accessToken?: string } {
  return { hubUrl: endpointOf(hub), ...(hub.accessToken === undefined ? {} : { accessToken: hub.accessToken }) };
}
