import { mkdtemp, readFile, rm, stat, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mmlu } from '../tasks/mmlu.ts';
import { piqa } from '../tasks/piqa.ts';
import { HubServer } from '../testing/hub-server.ts';
import type { HubFile, HubServerOptions } from '../testing/hub-server.ts';
import { fetchData, neededPaths } from './fetch-data.ts';
import { FetchError } from './fetch-error.ts';
import { localFolder } from './local-folder.ts';

const COMMIT = 'a'.repeat(40);
const small = {
  ...piqa,
  dataset: { ...piqa.dataset, id: 'tester/piqa', file: '{config}/{split}.jsonl' },
};
const PATH = 'default/validation.jsonl';
const lines = Array.from({ length: 4000 }, (_, i) => JSON.stringify({ goal: `g${i}`, sol1: 'a', sol2: 'b', label: 0 }));
const content = Buffer.from(lines.join('\n'));

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'ptqlab-fetch-'))));
afterEach(() => rm(folder, { recursive: true }));

const open = (files: Record<string, HubFile>, cuts?: HubServerOptions['cuts']) =>
  HubServer.open({ dataset: 'tester/piqa', commit: COMMIT, files, ...(cuts ? { cuts } : {}) });

describe('fetchData', () => {
  it('brings the split of a task, which a local folder then reads, and locks the commit behind a branch', async () => {
    await using hub = await open({ [PATH]: { content, lfs: true } });
    const fetched = await fetchData(small, { folder, endpoint: hub.endpoint });
    expect(fetched).toEqual([{ path: join(folder, 'piqa', PATH), size: content.length, downloaded: true }]);
    expect(await localFolder(folder).rows(small, 'default', 'validation')).toHaveLength(4000);
    const lock = JSON.parse(await readFile(join(folder, 'ptqlab-data.json'), 'utf8')) as { datasets: object };
    expect(lock.datasets).toMatchObject({ 'tester/piqa': { revision: 'refs/convert/parquet', commit: COMMIT } });
  });
  it('leaves a file alone that is there, and asks no more for the commit', async () => {
    await using hub = await open({ [PATH]: { content } });
    await fetchData(small, { folder, endpoint: hub.endpoint });
    const before = hub.requests.length;
    expect((await fetchData(small, { folder, endpoint: hub.endpoint }))[0]!.downloaded).toBe(false);
    expect(hub.requests.slice(before)).toEqual([`POST /api/datasets/tester/piqa/paths-info/${COMMIT}`]);
  });
  it('goes on where a connection dropped', async () => {
    const sizeNow = () =>
      stat(join(folder, 'piqa', `${PATH}.partial`)).then(
        ({ size }) => size,
        () => 0,
      );
    let before = 0;
    // The connection drops when some of its bytes are on the disk, whatever the speed of this machine.
    const arrived = async () => {
      while ((await sizeNow()) === before) await new Promise((resolve) => setTimeout(resolve, 2));
      before = await sizeNow();
    };
    await using hub = await open({ [PATH]: { content, lfs: true } }, { bytes: 50_000, left: 2, arrived });
    await fetchData(small, { folder, endpoint: hub.endpoint, delay: 1 });
    expect((await readFile(join(folder, 'piqa', PATH))).equals(content)).toBe(true);
    const starts = hub.requests.flatMap((request) => /bytes=(\d+)-(?!0$)/.exec(request)?.[1] ?? []).map(Number);
    expect(starts.filter((start) => start > 0).length).toBeGreaterThanOrEqual(2);
    expect([...starts].sort((a, b) => a - b)).toEqual(starts);
  });
  it('goes on with what an earlier run left', async () => {
    await using hub = await open({ [PATH]: { content } });
    await mkdir(join(folder, 'piqa/default'), { recursive: true });
    await writeFile(join(folder, 'piqa', `${PATH}.partial`), content.subarray(0, 12_345));
    await fetchData(small, { folder, endpoint: hub.endpoint });
    expect(hub.requests.some((request) => request.includes('bytes=12345-'))).toBe(true);
    expect((await readFile(join(folder, 'piqa', PATH))).equals(content)).toBe(true);
  });
  it.each([true, false])('keeps nothing whose checksum is wrong (large-file storage: %p)', async (lfs) => {
    await using hub = await open({ [PATH]: { content, lfs, lies: true } });
    await expect(fetchData(small, { folder, endpoint: hub.endpoint })).rejects.toThrow(/was promised and .* arrived/);
    await expect(stat(join(folder, 'piqa', PATH))).rejects.toThrow('ENOENT');
    await expect(stat(join(folder, 'piqa', `${PATH}.partial`))).rejects.toThrow('ENOENT');
  });
  it('replaces a file that is not what it should be', async () => {
    await using hub = await open({ [PATH]: { content } });
    await mkdir(join(folder, 'piqa/default'), { recursive: true });
    await writeFile(join(folder, 'piqa', PATH), 'rubbish');
    await fetchData(small, { folder, endpoint: hub.endpoint });
    expect((await readFile(join(folder, 'piqa', PATH))).equals(content)).toBe(true);
  });
  it('says which file or dataset is not there', async () => {
    await using hub = await open({});
    await expect(fetchData(small, { folder, endpoint: hub.endpoint })).rejects.toThrow(
      `tester/piqa has no file ${PATH} at ${COMMIT} on ${hub.endpoint} (404).`,
    );
    const other = { ...small, dataset: { ...small.dataset, id: 'tester/gone' } };
    await expect(fetchData(other, { folder, endpoint: hub.endpoint })).rejects.toThrow(
      /tester\/gone: revision refs\/convert\/parquet was asked of .* and not given \(404/,
    );
  });
  it('gives up when nothing arrives', async () => {
    await using hub = await open({ [PATH]: { content } }, { bytes: 0, left: 1000 });
    await expect(fetchData(small, { folder, endpoint: hub.endpoint, delay: 1 })).rejects.toThrow(FetchError);
    await expect(stat(join(folder, 'piqa', PATH))).rejects.toThrow('ENOENT');
  });
});

describe('neededPaths', () => {
  it('has every subject of a split, and the examples where some are wanted', () => {
    expect(neededPaths(mmlu)).toHaveLength(57 * 2);
    expect(neededPaths(mmlu, 0)).toHaveLength(57);
    expect(neededPaths(mmlu)[1]).toBe('abstract_algebra/dev-00000-of-00001.parquet');
  });
});
