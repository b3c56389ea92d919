import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { cmmlu } from '../tasks/cmmlu.ts';
import { c4 } from '../tasks/c4.ts';
import { hendrycksMath } from '../tasks/hendrycks-math.ts';
import { piqa } from '../tasks/piqa.ts';
import { localFolder } from './local-folder.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'ptqlab-data-'))));
afterEach(() => rm(folder, { recursive: true }));

const put = async (path: string, content: string | Uint8Array) => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
};
const row = { goal: 'g\u2028', sol1: 'a', sol2: 'b', label: 1 };

describe('localFolder', () => {
  const rows = () => localFolder(folder).rows(piqa, 'default', 'validation');
  it('reads JSON lines, split at line feeds only', async () => {
    await put('piqa/validation.jsonl', `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`);
    expect(await rows()).toEqual([row, row]);
  });
  it('reads a JSON list', async () => {
    await put('piqa/default/validation.json', JSON.stringify([row]));
    expect(await rows()).toEqual([row]);
  });
  it('reads CSV with quotes, line feeds and carriage returns', async () => {
    await put('piqa/default.validation.csv', 'goal,sol1,sol2,label\r\n"a ""q"", b\nc",x,,1\r\n');
    expect(await rows()).toEqual([{ goal: 'a "q", b\nc', sol1: 'x', sol2: '', label: '1' }]);
  });
  it('reads Parquet under the name it has on the hub', async () => {
    const columnData = [
      { name: 'goal', data: ['g1', 'g2'], type: 'STRING' as const },
      { name: 'label', data: [1n, 0n], type: 'INT64' as const },
    ];
    await put('piqa/default/validation/0000.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
    expect(await rows()).toEqual([
      { goal: 'g1', label: 1 },
      { goal: 'g2', label: 0 },
    ]);
  });
  it('joins the parts of a split in order, and misses none', async () => {
    await put('piqa/default/validation-00001-of-00002.jsonl', JSON.stringify({ i: 1 }));
    await expect(rows()).rejects.toThrow('has 1 of 2 parts of "validation"');
    await put('piqa/default/validation-00000-of-00002.jsonl', JSON.stringify({ i: 0 }));
    expect(await rows()).toEqual([{ i: 0 }, { i: 1 }]);
  });
  it('reads compressed JSON lines', async () => {
    await put('c4/en/c4-validation.00000-of-00008.json.gz', gzipSync('{"text":"a"}\n{"text":"b"}\n'));
    expect(await localFolder(folder).rows(c4, 'en', 'validation')).toEqual([{ text: 'a' }, { text: 'b' }]);
  });
  it('keeps the subjects of a task apart', async () => {
    await put('cmmlu/test.jsonl', '{"Question":"wrong"}');
    await expect(localFolder(folder).rows(cmmlu, 'agronomy', 'test')).rejects.toThrow('split "test", is not here');
    await put('cmmlu/agronomy.test.jsonl', '{"Question":"right"}');
    expect(await localFolder(folder).rows(cmmlu, 'agronomy', 'test')).toEqual([{ Question: 'right' }]);
  });
  it('finds the documents of a subject in a file of several, where they say what they are of', async () => {
    await put('hendrycks_math/test.jsonl', '{"type":"Algebra","i":0}\n{"type":"Counting & Probability","i":1}');
    const of = (config: string) => localFolder(folder).rows(hendrycksMath, config, 'test');
    expect(await of('counting_and_probability')).toEqual([{ type: 'Counting & Probability', i: 1 }]);
    expect(await of('geometry')).toEqual([]);
  });
  it('takes a stand-in for a split', async () => {
    await put('piqa/pool.jsonl', '{"i":1}');
    const source = localFolder(folder, { standIns: { train: 'pool' } });
    expect(await source.rows(piqa, 'default', 'train')).toEqual([{ i: 1 }]);
  });
  it('says what is missing, where it was looked for, and how to get it', async () => {
    await expect(rows()).rejects.toThrow(
      `baber/piqa, split "validation", is not here; looked for ${join(folder, 'piqa/default/validation')}.{jsonl,`,
    );
    await expect(rows()).rejects.toThrow(`Fetch it with: ptqlab data fetch --data ${folder} --tasks piqa`);
  });
  it('says where a file is broken', async () => {
    await put('piqa/validation.jsonl', '{"a":1}\n{"a":');
    await expect(rows()).rejects.toThrow('validation.jsonl, line 2, is no JSON');
    await rm(join(folder, 'piqa/validation.jsonl'));
    await put('piqa/validation.csv', 'a,b\n1\n');
    await expect(rows()).rejects.toThrow('record 1, has 1 fields; its header has 2');
    await put('piqa/validation.csv', 'a,b\n"1,2\n');
    await expect(rows()).rejects.toThrow('is not closed');
  });
});
