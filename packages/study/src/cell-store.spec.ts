import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CellStore, type CellResult } from './cell-store.ts';
import { cellId, type Cell } from './cell.ts';

const cell: Cell = {
  model: 'models/a',
  modelHash: 'aa',
  method: 'gptq',
  methodHash: '',
  scheme: 'W4A16-channel-asym',
  options: { damping: 0.01 },
  calibrationHash: 'bb',
  calibrationSeed: 0,
  evaluation: { length: 256, windows: 128 },
  codeVersion: 'cc',
};
const result: CellResult = {
  status: 'done',
  figures: { perplexity: 32.5, loss: Number.NaN, limit: Infinity },
  modules: [],
};

const storeIn = (): [CellStore, string] => {
  const folder = mkdtempSync(join(tmpdir(), 'cells-'));
  return [new CellStore(folder), folder];
};

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
    expect(readdirSync(folderA)).toEqual([`${cellId(cell)}.json`]);
    const text = readFileSync(join(folderA, `${cellId(cell)}.json`), 'utf8');
    expect(text).toContain('"NaN"');
    expect(readdirSync(folderB)).toEqual(readdirSync(folderA));
  });

  it('never trusts a record that was torn or altered at any byte', () => {
    const [store, folder] = storeIn();
    store.write(cell, result);
    const path = join(folder, `${cellId(cell)}.json`);
    const whole = readFileSync(path);
    fc.assert(
      fc.property(fc.nat(whole.length - 3), fc.boolean(), fc.integer({ min: 1, max: 255 }), (at, tear, change) => {
        const damaged = tear ? whole.subarray(0, at) : Buffer.from(whole);
        if (!tear) damaged[at]! ^= change;
        writeFileSync(path, damaged);
        const read = store.read(cell);
        // Only the path shown to people is outside the id; it is inside the checksum.
        expect(read).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it('never takes the record of another cell', () => {
    const [store, folder] = storeIn();
    const other = { ...cell, scheme: 'W3A16-channel-asym' };
    store.write(other, result);
    writeFileSync(join(folder, `${cellId(cell)}.json`), readFileSync(join(folder, `${cellId(other)}.json`)));
    expect(store.read(cell)).toBeUndefined();
  });
});
