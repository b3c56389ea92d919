import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MethodCertificate } from '@ptqlab/conformance';
import { BROKEN_METHOD } from '../testing/broken-method.ts';
import { runCommand } from '../testing/run-command.ts';
import { runProcess } from '../testing/run-process.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const certificateOf = (name: string): MethodCertificate =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as MethodCertificate;
const parity = (...args: string[]) => runCommand('parity', '--backend', 'reference', '--out', folder, ...args);

describe('parity --method', () => {
  it('proves methods against the other backends and keeps a certificate of each', async () => {
    const schemes = ['--scheme', 'W8A8-channel-sym', 'W4A8-channel-sym'];
    const { code, out } = await parity('--method', 'smoothquant', '--runs', '2', '--seed', '5', ...schemes);
    expect([code, out]).toEqual([0, expect.stringContaining('against wasm: all laws hold; 2 schemes, 2 layers a law')]);
    expect(certificateOf('reference-smoothquant.json')).toMatchObject({
      method: 'smoothquant',
      judges: ['wasm'],
      holds: true,
    });
  });

  it("finds what is wrong with a user's method, and replays it", async () => {
    writeFileSync(join(folder, 'broken.ts'), BROKEN_METHOD);
    const proven = (...args: string[]) =>
      runProcess(folder, 'parity', '--backend', 'reference', '--out', folder, '--method', './broken.ts', ...args);
    const { code, out, err } = await proven('--runs', '3');
    expect([code, err]).toEqual([1, expect.stringContaining('parity of broken on reference does not hold')]);
    expect(out).toContain('a scale is 0');
    const { failure } = certificateOf('reference-broken.ts.json').laws.find(({ law }) => law === 'method.scales')!;
    const replay = ['--law', 'method.scales', '--seed', String(failure!.seed), '--path', failure!.path];
    expect((await proven(...replay)).out).toContain(failure!.message);
  });

  it.each([
    [['--method', 'gptk'], 'did you mean "gptq"?'],
    [['--method', 'rtn', '--scheme', 'W4A4'], 'rtn quantizes weights only'],
    [['--method', 'rtn', '--option', 'damping=1'], 'option "damping" is not known'],
    [['--method', 'rtn', '--path', '0'], 'name that law'],
    [
      ['--scheme', 'W4A16'],
      '--scheme was given and does nothing with laws of ops: it is about methods, and needs --method',
    ],
    [
      ['--tasks', 'piqa'],
      '--tasks was given and does nothing with laws of ops: it is about a model, and needs --model',
    ],
    [['--method', 'rtn', '--op', 'div'], '--op was given and does nothing with --method'],
    [['--model', 'm', '--runs', '5'], '--runs was given and does nothing with --model'],
    [['--model', 'm', '--method', 'rtn'], '--method was given and does nothing with --model'],
  ])('refuses %j', async (args, says) => {
    const { code, err } = await parity(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });
});
