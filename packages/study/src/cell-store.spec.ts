import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CellResult } from './cell-result.ts';
import { CellStore } from './cell-store.ts';
import { cellId, type Cell } from './cell.ts';

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
      records: 'dd',
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
      records: 'ee',
    },
  ],
  overflow: { layer: 'model.layers.0', op: 'mlp.product' },
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
