import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));
const ASKED = ['evaluate', MODEL, '--text', join(MODEL, 'evaluation.txt'), '--length', '64', '--threads', '1'];

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-text-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('evaluate --text', () => {
  it('writes what was asked and a loss of every window, whose mean is the perplexity that it prints', async () => {
    const out = join(folder, 'out');
    const printed = await runCommand(...ASKED, '--windows', '3', '--out', out);
    const { config, perplexity, losses, overflow } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
    expect(config).toEqual(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')));
    expect(config).toMatchObject({ length: 64, windows: 3, backend: 'wasm', relaxed: false });
    expect({ windows: losses.length, overflow }).toEqual({ windows: 3, overflow: null });
    const mean = (losses[0] + losses[1] + losses[2]) / 3;
    expect(Math.abs(Math.log(perplexity) - mean)).toBeLessThan(8 * Number.EPSILON * mean);
    expect(printed.out).toContain(`token perplexity ${perplexity} over 3 windows of 64 tokens`);
  });

  it('prints the configuration in a dry run, with as many windows as the text has, and computes nothing', async () => {
    const { code, out } = await runCommand(...ASKED, '--windows', '1000000', '--dry-run', '--out', join(folder, 'out'));
    expect({ code, windows: JSON.parse(out).windows < 1_000_000 }).toEqual({ code: 0, windows: true });
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('refuses the folder of another text or window', async () => {
    const out = join(folder, 'out');
    await runCommand(...ASKED, '--windows', '1', '--out', out);
    const { code, err } = await runCommand(...ASKED, '--windows', '2', '--out', out);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(
        /out holds another evaluation: windows was 1, 2 is asked now; ask for the same to go on/,
      ),
    });
    const other = join(folder, 'other.txt');
    writeFileSync(other, `${readFileSync(join(MODEL, 'evaluation.txt'), 'utf8')}.`);
    const swapped = ASKED.map((word) => (word.endsWith('evaluation.txt') ? other : word));
    const refused = await runCommand(...swapped, '--windows', '1', '--out', out);
    expect(refused.err).toMatch(/text was .*evaluation\.txt, .*other\.txt is asked now; ask/);
    // The same name with another content: only the hash can tell.
    rmSync(out, { recursive: true });
    await runCommand(...swapped, '--windows', '1', '--out', out);
    writeFileSync(other, 'word '.repeat(200));
    const changed = await runCommand(...swapped, '--windows', '1', '--out', out);
    expect(changed.err).toMatch(/textHash was [0-9a-f]{12}…, [0-9a-f]{12}… is asked now; ask/);
  });
});
