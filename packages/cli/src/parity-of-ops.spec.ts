import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParityCertificate } from './parity-of-ops.ts';
import { runCommand } from '../testing/run-command.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const parity = (...args: string[]) => runCommand('parity', '--out', folder, ...args);
const certificateOf = (backend: string): ParityCertificate =>
  JSON.parse(readFileSync(join(folder, `${backend}.json`), 'utf8')) as ParityCertificate;

describe('parity', () => {
  it('proves a backend by its laws and beside the others, and keeps both', async () => {
    const { code, out } = await parity('--backend', 'wasm', '--op', 'div', 'sum', '--runs', '5', '--seed', '42');
    expect([code, out]).toEqual([0, expect.stringMatching(/beside reference .*: equal wherever the laws ask/)]);
    expect(out).toMatch(/^div\.realistic +\d+ +0\.000 +holds +same bits *$/m);
    const { holds, against } = certificateOf('wasm');
    expect(holds).toBe(true);
    expect(against.map(({ backends }) => backends)).toEqual([['wasm', 'reference']]);
  });

  it('replays exactly: the same seed, the same certificate', async () => {
    const once = async () => {
      await parity('--backend', 'wasm', '--op', 'div', '--seed', '42', '--runs', '4', '--against', 'reference');
      return { ...certificateOf('wasm'), seconds: 0 };
    };
    expect(await once()).toEqual(await once());
  });

  it('compares with the backends that are named, or none', async () => {
    await parity('--backend', 'reference', '--law', 'add.dyadic', '--runs', '2', '--against', 'wasm');
    expect(certificateOf('reference').against.map(({ backends }) => backends[1])).toEqual(['wasm']);
    await parity('--backend', 'reference', '--law', 'add.dyadic', '--runs', '2', '--against', 'none');
    expect(certificateOf('reference').against).toEqual([]);
  });

  it.each<[string, string[], RegExp]>([
    ['names that together select no law', ['--op', 'add', '--law', 'div.large'], /no law of div\.large is about add, /],
    ['a path that is none', ['--law', 'div.dyadic', '--path', 'zzz'], /path "zzz" leads to no input/],
    ['a path beyond all inputs', ['--law', 'div.dyadic', '--path', '3:99999'], /path "3:99999" leads to no input/],
    ['a seed that is blank', ['--op', 'div', '--seed', ''], /--seed <n>' argument '' is invalid. a whole number/],
  ])('refuses %s, and keeps nothing', async (_, args, message) => {
    const { code, err } = await parity(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
    expect(err.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});
