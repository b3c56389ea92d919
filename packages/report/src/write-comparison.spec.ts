import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_STUDY, SAMPLE_TASKS, writeSampleStudy } from '../../accuracy-map/testing/sample-study.ts';
import { writeComparison } from './write-comparison.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ptqlab-comparison-'))));
afterEach(() => rmSync(root, { recursive: true }));

const EVIL = '<x-evil>"|';
const SMALL = {
  ...SAMPLE_STUDY,
  models: SAMPLE_STUDY.models.slice(0, 1),
  settings: SAMPLE_STUDY.settings.filter(({ method }) => method === 'gptq' || method === 'billm'),
  tasks: SAMPLE_TASKS.filter(({ task }) => ['piqa', 'drop'].includes(task)).map((task) => ({ ...task, title: EVIL })),
  seeds: [0],
  ablation: [],
};

describe('writeComparison', () => {
  it('writes the same page and Markdown again, with nothing of the data’s own markup', async () => {
    const [a, b] = [join(root, 'a'), join(root, 'b')];
    writeSampleStudy(a, SMALL);
    writeSampleStudy(b, { ...SMALL, settings: SMALL.settings.map((setting) => ({ ...setting, damage: 0.5 })) });
    const { comparison, paths } = await writeComparison(a, b, root);
    const texts = paths.map((path) => readFileSync(path, 'utf8'));
    expect(comparison.cells.length).toBe(SMALL.settings.length + 1);
    expect(texts[0]).toContain('gptq W4A16-g64-asym');
    expect(texts[0]!.includes('<x-evil')).toBe(false);
    expect(/(?<!\\)<x-evil/.test(texts[1]!)).toBe(false);
    await writeComparison(a, b, root);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(texts);
  });

  it('says when nothing differs', async () => {
    writeSampleStudy(join(root, 'a'), SMALL);
    const { paths } = await writeComparison(join(root, 'a'), join(root, 'a'), root);
    expect(readFileSync(paths[0]!, 'utf8')).toContain(
      'every document of every task in both studies has the same score',
    );
    expect(readFileSync(paths[1]!, 'utf8')).toContain('No document differs.');
  });
});
