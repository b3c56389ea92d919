import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

it.each(['localhost:6379', 'redis://', 'redis://a b'])('--queue %p is refused before a folder is made', async (url) => {
  const parent = mkdtempSync(join(tmpdir(), 'ptqlab-'));
  const { code, err } = await runCommand('study', '--queue', url, '--out', join(parent, 'out'));
  expect([code, err]).toEqual([2, expect.stringContaining(`--queue "${url}" is no address of a Redis server`)]);
  expect(readdirSync(parent)).toEqual([]);
  rmSync(parent, { recursive: true });
});
