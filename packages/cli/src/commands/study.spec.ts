import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../testing/run-command.ts';

const RECIPES = fileURLToPath(new URL('../../../../recipes/', import.meta.url));
const NAMES = readdirSync(RECIPES).filter((name) => name.endsWith('.yaml'));

describe('the recipes of the repository', () => {
  it.each(NAMES)('%s can be given by its path: what it names starts at its own folder', async (name) => {
    const { code, out } = await runCommand('study', relative(process.cwd(), join(RECIPES, name)), '--dry-run');
    expect([code, out]).toEqual([0, expect.stringMatching(/\d+ cells, \d+ to do/)]);
  });

  it('embedded.yaml is the one that runs without a path', async () => {
    const embedded = await runCommand('study', '--dry-run');
    expect(embedded).toEqual(await runCommand('study', join(RECIPES, 'embedded.yaml'), '--dry-run'));
    expect(embedded.out).toContain('46 cells');
  });
});
