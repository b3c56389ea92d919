import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_STUDY, SAMPLE_TASKS, writeSampleStudy, type SampleStudy } from '../testing/sample-study.ts';
import { accuracyMap } from './map/accuracy-map.ts';
import { mapTable, type MapTable } from './map-table.ts';
import { readStudy } from './study-folder/read-study.ts';

const SMALL: SampleStudy = {
  ...SAMPLE_STUDY,
  settings: SAMPLE_STUDY.settings.slice(-4),
  tasks: SAMPLE_TASKS.slice(0, 4),
  documents: 30,
  seeds: [0, 1],
  ablation: [8],
};

async function tableOf(changes: Partial<SampleStudy>): Promise<MapTable> {
  const folder = mkdtempSync(join(tmpdir(), 'ptqlab-table-'));
  try {
    writeSampleStudy(folder, { ...SMALL, ...changes });
    return mapTable(accuracyMap(await readStudy(folder)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('mapTable', () => {
  it('has a row per setting of the map, as wide as its head, one sign per task, and the claims below', async () => {
    const { head, rows, notes } = await tableOf({});
    expect(rows).toHaveLength(2 * (SMALL.settings.length + 1));
    for (const row of rows) expect(row).toHaveLength(head.length);
    const signs = rows.map((row) => row[head.indexOf('tasks')]!.length);
    expect(new Set(signs)).toEqual(new Set([0, 2]));
    expect(rows.map((row) => row.at(-1)).join()).toMatch(/∞ non-finite.*! failed \(seed 0: layer 3/);
    expect(notes.join('\n')).toMatch(/tasks, in order: PIQA, ARC-Easy[^]*“8-bit weight-only.*not enough evidence/);
  });

  it('keeps to perplexities where there is nothing else', async () => {
    const { head, rows } = await tableOf({ tasks: SAMPLE_TASKS.slice(0, 1) });
    expect(head).toEqual(['model', 'method', 'scheme', 'bits', 'WikiText-2', 'verdict']);
    for (const row of rows) expect(row).toHaveLength(head.length);
  });
});
