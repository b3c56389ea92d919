import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_STUDY, SAMPLE_TASKS, writeSampleStudy, type SampleStudy } from '../../testing/sample-study.ts';
import { readStudy } from '../study-folder/read-study.ts';
import { compareStudies, type StudyComparison } from './compare-studies.ts';
import { comparisonTable } from './comparison-table.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ptqlab-compare-'))));
afterEach(() => rmSync(root, { recursive: true }));

const SMALL: SampleStudy = {
  ...SAMPLE_STUDY,
  models: SAMPLE_STUDY.models.slice(0, 1),
  settings: SAMPLE_STUDY.settings.filter(({ scheme, broken }) => /W4A16|W2A16/.test(scheme) && !broken),
  tasks: SAMPLE_TASKS.filter(({ task }) => ['c4_token_perplexity', 'piqa', 'drop'].includes(task)),
  documents: 60,
  seeds: [0],
  ablation: [],
};

async function compare(a: Partial<SampleStudy>, b: Partial<SampleStudy>): Promise<StudyComparison> {
  const folders = [join(root, 'a'), join(root, 'b')];
  [a, b].forEach((changes, i) => writeSampleStudy(folders[i]!, { ...SMALL, ...changes }));
  return compareStudies(await readStudy(folders[0]!), await readStudy(folders[1]!));
}

const tasksOf = ({ cells }: StudyComparison) => cells.flatMap(({ tasks }) => tasks);

describe('compareStudies', () => {
  it('finds a study equal to itself in every document', async () => {
    const same = await compare({}, {});
    expect(same).toMatchObject({ onlyA: [], onlyB: [], differences: [], problems: [] });
    expect(same.cells).toHaveLength(SMALL.settings.length + 1);
    expect(tasksOf(same).every(({ flips, change }) => flips.length === 0 && change!.p === 1)).toBe(true);
    expect(comparisonTable(same).rows).toEqual([]);
  });

  it('finds models where they lie, and says what else differs', async () => {
    const [model] = SMALL.models;
    const moved = await compare({}, { models: [{ ...model!, name: `elsewhere/${model!.name}` }], name: 'other' });
    expect(moved.cells).toHaveLength(SMALL.settings.length + 1);
    expect(moved.differences.map(({ path }) => path)).toEqual(expect.arrayContaining(['recipe.name', 'cell.model']));
  });

  it('names or compares every cell of both studies, ablations and models of one name in two folders included', async () => {
    const [model] = SMALL.models;
    const models = ['v1/mini', 'v2/mini'].map((name) => ({ ...model!, name }));
    const changes = { models, ablation: [8, 128], seeds: [0, 1] };
    const all = 2 * (1 + 2 * (SMALL.settings.length + 2));
    const same = await compare(changes, changes);
    expect(same).toMatchObject({ onlyA: [], onlyB: [], tasksOnlyA: [], tasksOnlyB: [] });
    expect(new Set(same.cells.map(({ model: name, setting, seed }) => `${name} ${setting} ${seed}`)).size).toBe(all);
    const moved = models.map((one) => ({ ...one, name: `elsewhere/${one.name}` }));
    const other = await compare(changes, { ...changes, models: moved, ablation: [8] });
    expect(other.cells).toHaveLength(all - 4);
    expect(other.onlyA).toHaveLength(4);
    expect(other.onlyA[0]).toMatch(/^v1\/mini rtn .*calibrated on calibration\.json, 128 × 256 tokens, seed 0$/);
    expect(comparisonTable(other).notes).toContain(`only in A: ${other.onlyA[0]}`);
    const oneOfThem = await compare(changes, { ...changes, models: [{ ...model!, name: 'x/mini' }] });
    expect([oneOfThem.cells.length, oneOfThem.onlyA.length, oneOfThem.onlyB.length]).toEqual([0, all, all / 2]);
  });

  it('compares the recipe’s calibration where it changed, and an ablation’s only with its like', async () => {
    const { cells, onlyA, onlyB } = await compare({ ablation: [8] }, { ablation: [128] });
    expect(cells).toHaveLength(SMALL.settings.length + 1);
    expect([onlyA, onlyB].map(([name]) => /(\d+) × 256/.exec(name!)?.[1])).toEqual(['8', '128']);
  });

  it('gives both figures over the shared documents, and says how many those are', async () => {
    const comparison = await compare(
      { documents: 60 },
      { documents: 25, settings: SMALL.settings.map((one) => ({ ...one, damage: 1 })) },
    );
    for (const { a, b, change, scale, ...counts } of tasksOf(comparison)) {
      expect(counts).toMatchObject({ documents: 25, documentsA: 60, documentsB: 25 });
      // 1e-9: sums of 60 doubles in another order.
      expect(change!.difference).toBeCloseTo(scale === 'score' ? b - a : b / a - 1, 9);
    }
    expect(
      comparisonTable(comparison)
        .rows.map((row) => row[6]!)
        .join(),
    ).toMatch(/of 25 shared \(A has 60, B 25\)/);
  });

  it('names tasks that only one study has', async () => {
    const comparison = await compare({ tasks: SMALL.tasks.slice(1) }, { tasks: SMALL.tasks.slice(0, -1) });
    expect(comparison).toMatchObject({ tasksOnlyA: ['DROP'], tasksOnlyB: ['C4'] });
    expect(comparisonTable(comparison).notes).toEqual(
      expect.arrayContaining(['tasks only in A: DROP', 'tasks only in B: C4']),
    );
  });

  it('counts and names the documents that changed, and turns around with the studies', async () => {
    const worse = SMALL.settings.map((setting) => ({ ...setting, damage: 1 }));
    const forth = await compare({}, { settings: worse });
    const back = await compare({ settings: worse }, {});
    const [one, other] = [forth, back].map((comparison) => tasksOf(comparison));
    expect(one!.some(({ flips }) => flips.length > 10)).toBe(true);
    one!.forEach(({ change, flips, documents }, i) => {
      expect(other![i]!.flips.map(({ document, a, b }) => ({ document, a: b, b: a }))).toEqual(flips);
      expect(other![i]!.change!.p).toBeCloseTo(change!.p, 9);
      expect(flips.length).toBeLessThanOrEqual(documents);
    });
    expect(comparisonTable(forth).rows.length).toBeGreaterThan(0);
  });

  it('lists what only one study has, and does not pair what is missing', async () => {
    const fewer = await compare({ settings: SMALL.settings.slice(1) }, { settings: SMALL.settings.slice(0, -1) });
    expect([fewer.onlyA.length, fewer.onlyB.length]).toEqual([1, 1]);
    const gone = SMALL.settings.map((setting) => ({ ...setting, broken: 'records missing' as const }));
    const unpaired = await compare({}, { settings: gone });
    expect(tasksOf(unpaired).filter(({ note }) => /missing/.test(note))).toHaveLength(3 * SMALL.settings.length);
    const failed = await compare(
      {},
      { settings: SMALL.settings.map((one) => ({ ...one, broken: 'failed' as const })) },
    );
    expect(failed.cells[1]!.note).toMatch(/^done in A, failed \(layer 3/);
  });
});
