import { createRequire } from 'node:module';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { frozenPython } from './frozen-python.ts';

const pyodide = dirname(createRequire(__filename).resolve('pyodide/package.json'));
const folder = mkdtempSync(join(tmpdir(), 'ptqlab-frozen-'));
const before = process.env['XDG_CACHE_HOME'];
afterAll(() => {
  if (before === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = before;
  rmSync(folder, { recursive: true });
});

describe('frozenPython', () => {
  it('freezes once, and copies after that', async () => {
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
    await frozenPython(pyodide, join(folder, 'first'));
    const [name = '', ...others] = readdirSync(join(folder, 'cache/ptqlab'));
    expect([name, others]).toEqual([expect.stringMatching(/^python-[0-9a-f]{16}\.snapshot$/), []]);
    const kept = join(folder, 'cache/ptqlab', name);
    expect(readFileSync(kept).equals(readFileSync(join(folder, 'first')))).toBe(true);
    writeFileSync(kept, 'what a copy would bring');
    await frozenPython(pyodide, join(folder, 'second'));
    expect(readFileSync(join(folder, 'second'), 'utf8')).toBe('what a copy would bring');
  });

  it('does without a cache folder that cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    chmodSync(join(folder, 'file'), 0o444);
    process.env['XDG_CACHE_HOME'] = join(folder, 'file');
    await frozenPython(pyodide, join(folder, 'third'));
    expect(readFileSync(join(folder, 'third')).length).toBeGreaterThan(2 ** 20);
  });
});
