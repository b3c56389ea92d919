import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFiniteRecord, parseRecordLine, recordLine } from './document-record.ts';
import type { DocumentRecord } from './document-record.ts';
import { RecordStore } from './record-store.ts';

const record = (document: number, acc: number, request = 'r'): DocumentRecord => ({
  task: 't',
  version: '1',
  config: 'c',
  document,
  request,
  scored: [{ contextLength: 2, contextHash: 'h', tokens: [3, 4], logLikelihood: acc - 1.5, greedy: false }],
  scores: { acc: [acc] },
});

let path: string;
beforeEach(async () => (path = join(await mkdtemp(join(tmpdir(), 'ptqlab-records-')), 'deep', 't.jsonl')));
afterEach(() => rm(join(path, '../..'), { recursive: true }));

async function write(...records: DocumentRecord[]): Promise<void> {
  await using store = await RecordStore.open(path);
  for (const one of records) await store.add(one);
}

describe('RecordStore', () => {
  it('finds what was added, also after it was closed', async () => {
    await write(record(0, 1), record(1, 0));
    await using store = await RecordStore.open(path);
    expect(store.get('c', 1, 'r')).toEqual(record(1, 0));
    expect(store.get('c', 1, 'another request')).toBeUndefined();
    expect(store.get('d', 1, 'r')).toBeUndefined();
  });
  it('lets the later record of a document count', async () => {
    await write(record(0, 1, 'old'));
    await write(record(0, 0, 'new'));
    await using store = await RecordStore.open(path);
    expect(store.get('c', 0, 'old')).toBeUndefined();
    expect(store.get('c', 0, 'new')!.scores).toEqual({ acc: [0] });
  });
  it('cuts off a torn last line, in the middle of a character too, and goes on behind the whole ones', async () => {
    await write(record(0, 1));
    const whole = await readFile(path);
    await appendFile(path, Buffer.from('{"task":"汉').subarray(0, 11));
    await write(record(1, 1));
    expect(await readFile(path, 'utf8')).toBe(`${whole.toString()}${recordLine(record(1, 1))}\n`);
  });
  it('refuses a file with another content', async () => {
    await write(record(0, 1));
    await writeFile(path, '{"a":1}\n');
    await expect(RecordStore.open(path)).rejects.toThrow('line 1, is no record');
  });
  it('is arranged at the end: the records of the result in their order, and no others', async () => {
    await write(record(1, 1), record(7, 0), record(0, 0, 'old'), record(0, 1));
    await using store = await RecordStore.open(path);
    await store.arrange([record(0, 1), record(1, 1)]);
    expect(await readFile(path, 'utf8')).toBe(`${recordLine(record(0, 1))}\n${recordLine(record(1, 1))}\n`);
  });
  it('keeps records without a file for its own time', async () => {
    await using store = await RecordStore.open(undefined);
    await store.add(record(0, 1));
    expect(store.get('c', 0, 'r')).toEqual(record(0, 1));
  });
});

describe('a record', () => {
  it('keeps numbers that JSON lacks', () => {
    const broken = { ...record(0, NaN), scores: { ppl: [-Infinity, 3, NaN] } };
    expect(parseRecordLine(recordLine(broken))).toEqual(broken);
    expect([isFiniteRecord(broken), isFiniteRecord(record(0, 1))]).toEqual([false, true]);
  });
});
