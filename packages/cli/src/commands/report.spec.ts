import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_STUDY, writeSampleStudy } from '../../../accuracy-map/testing/sample-study.ts';
import { runCommand } from '../../testing/run-command.ts';

const SMALL = { ...SAMPLE_STUDY, settings: SAMPLE_STUDY.settings.slice(0, 2), documents: 8, seeds: [0], ablation: [] };

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ptqlab-report-command-'))));
afterEach(() => rmSync(root, { recursive: true }));

describe('ptqlab report', () => {
  it('rebuilds the report of a study', async () => {
    writeSampleStudy(root, SMALL);
    const { code, out } = await runCommand('report', root);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe(join(root, 'report.html'));
    expect(existsSync(join(root, 'map.csv'))).toBe(true);
  });

  it('compares two studies, on the terminal and in files', async () => {
    const [a, b] = [join(root, 'a'), join(root, 'b')];
    writeSampleStudy(a, SMALL);
    writeSampleStudy(b, { ...SMALL, settings: SMALL.settings.map((setting) => ({ ...setting, damage: 1 })) });
    const { code, out } = await runCommand('report', a, b);
    expect(code).toBe(0);
    expect(out).toMatch(/A is a, B is b/);
    expect(existsSync(join(b, 'comparison', 'comparison.html'))).toBe(true);
  });

  it('ends with code 2 and one line where there is no study, or none that can be read', async () => {
    expect(await runCommand('report', root)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no map\.json; give/),
    });
    writeFileSync(join(root, 'map.json'), '{"squares": []');
    expect(await runCommand('report', root)).toMatchObject({ code: 2, err: expect.stringMatching(/is not JSON/) });
    writeFileSync(join(root, 'map.json'), '{"squares": [{"id": "../../etc"}], "recipe": {}}');
    expect(await runCommand('report', root)).toMatchObject({ code: 2, err: expect.stringMatching(/squares\.0\.id/) });
    expect(await runCommand('report', root, '--out', root)).toMatchObject({ code: 2 });
  });
});
