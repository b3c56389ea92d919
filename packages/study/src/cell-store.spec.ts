import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { CellResult } from './cell-result.ts';
import { CellStore } from './cell-store.ts';
import { cellId, type Cell } from './cell.ts';

const RECORDS = { piqa: '{"document":0}\n{"document":1}\n', c4_token_perplexity: '{"document":0}\n' };
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const cell: Cell = {
  model: 'models/a',
  modelHash: 'aa',
  method: 'gptq',
  methodHash: '',
  scheme: 'W4A16-channel-asym',
  options: { damping: 0.01 },
  onFailure: 'stop',
  calibration: { source: 'c4.jsonl', samples: 32, length: 256, seed: 0 },
  calibrationHash: 'bb',
  calibrationSeed: 0,
  computeDtype: 'f32',
  backend: 'wasm',
  evaluation: { length: 256, windows: 128 },
  codeVersion: 'cc',
};
const result: CellResult = {
  status: 'done',
  figures: { perplexity: Number.NaN, bitsPerWeight: 4.25, outputError: Infinity, weightError: 0.01 },
  tasks: [
    {
      task: 'piqa',
      title: 'PIQA',
      category: 'commonsense',
      metric: 'acc_norm',
      higherIsBetter: true,
      value: 0.75,
      stderr: null,
      n: 4,
      notFinite: 0,
      chance: 0.5,
      records: hashOf(RECORDS.piqa),
    },
    {
      task: 'c4_token_perplexity',
      title: 'C4',
      category: 'language modelling',
      metric: 'token_perplexity',
      higherIsBetter: false,
      value: Number.NaN,
      stderr: Number.NaN,
      n: 4,
      notFinite: 4,
      chance: null,
      records: hashOf(RECORDS.c4_token_perplexity),
    },
  ],
  overflow: { layer: 'model.layers.0', op: 'mlp.product' },
  modules: [],
};

/** A store with the records of a cell, before its result is written. */
function storeIn(of: Cell = cell): [CellStore, string] {
  const folder = mkdtempSync(join(tmpdir(), 'cells-'));
  const store = new CellStore(folder);
  for (const [task, text] of Object.entries(RECORDS)) {
    const path = store.recordsPath(of, task);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return [store, folder];
}
const fileOf = (folder: string, of: Cell = cell): string => join(folder, 'cells', `${cellId(of)}.json`);

/** Every byte of a file changed in some bit, or the file cut somewhere (its last line feed is no part of its meaning). */
const damage = fc.record({ at: fc.nat(), tear: fc.boolean(), change: fc.integer({ min: 1, max: 255 }) });
function damaged(
  whole: Buffer,
  { at, tear, change }: { at: number; tear: boolean; change: number },
  end: number,
): Buffer {
  const place = at % (whole.length - end);
  if (tear) return whole.subarray(0, place);
  const bytes = Buffer.from(whole);
  bytes[place]! ^= change;
  return bytes;
}

describe('CellStore', () => {
  it('gives back what was written, not-finite figures included', () => {
    const [store] = storeIn();
    expect(store.read(cell)).toBeUndefined();
    store.write(cell, result);
    expect(store.read(cell)).toEqual(result);
  });

  it('writes the same bytes for the same result, and leaves no temporary file', () => {
    const [a, folderA] = storeIn();
    const [b, folderB] = storeIn();
    a.write(cell, result);
    b.write({ ...cell, model: 'elsewhere/a' }, result);
    a.write(cell, result);
    expect(readdirSync(join(folderA, 'cells'))).toEqual([`${cellId(cell)}.json`]);
    expect(readFileSync(fileOf(folderA), 'utf8')).toContain('"NaN"');
    expect(readdirSync(join(folderB, 'cells'))).toEqual(readdirSync(join(folderA, 'cells')));
  });

  it('never trusts a result that was torn or altered at any byte', () => {
    const [store, folder] = storeIn();
    store.write(cell, result);
    const whole = readFileSync(fileOf(folder));
    fc.assert(
      fc.property(damage, (how) => {
        writeFileSync(fileOf(folder), damaged(whole, how, 2));
        // Only the path shown to people is outside the id; it is inside the checksum.
        expect(store.read(cell)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    writeFileSync(fileOf(folder), whole);
    expect(store.read(cell)).toEqual(result);
  });

  it('never trusts a result one of whose record files was torn, altered, swapped or lost', () => {
    const [store] = storeIn();
    store.write(cell, result);
    const paths = Object.keys(RECORDS).map((task) => store.recordsPath(cell, task));
    const wholes = paths.map((path) => readFileSync(path));
    fc.assert(
      fc.property(fc.nat(1), damage, (which, how) => {
        writeFileSync(paths[which]!, damaged(wholes[which]!, how, 0));
        expect(store.read(cell)).toBeUndefined();
        writeFileSync(paths[which]!, wholes[which]!);
        expect(store.read(cell)).toEqual(result);
      }),
      { numRuns: 100 },
    );
    renameSync(paths[0]!, `${paths[0]}.kept`);
    renameSync(paths[1]!, paths[0]!);
    renameSync(`${paths[0]}.kept`, paths[1]!);
    expect(store.read(cell)).toBeUndefined();
    rmSync(paths[0]!);
    expect(store.read(cell)).toBeUndefined();
  });

  it('never takes the result of another cell', () => {
    const other = { ...cell, scheme: 'W3A16-channel-asym' };
    const [store, folder] = storeIn();
    store.write(other, result);
    writeFileSync(fileOf(folder), readFileSync(fileOf(folder, other)));
    expect(store.read(cell)).toBeUndefined();
  });

  it('takes over what proves itself in another folder, with its records, and nothing else', () => {
    const [from, folder] = storeIn();
    from.write(cell, result);
    const to = new CellStore(mkdtempSync(join(tmpdir(), 'cells-')));
    expect(to.take({ ...cell, scheme: 'W3A16-channel-asym' }, from)).toBe(false);
    expect(to.take(cell, from)).toBe(true);
    expect(to.read(cell)).toEqual(result);
    writeFileSync(fileOf(folder), '{}');
    expect(new CellStore(mkdtempSync(join(tmpdir(), 'cells-'))).take(cell, from)).toBe(false);
  });
});
