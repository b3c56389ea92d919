import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-device-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function recipe(): string {
  const file = join(folder, 'small.yaml');
  writeFileSync(
    file,
    `name: small
models: [${MODEL}]
grid: []
calibration: { source: calibration.json, samples: 1, length: 16 }
perplexity: { text: evaluation.txt, length: 16, windows: 1, baselineWindows: 1 }
`,
  );
  return file;
}

const TEXT = ['--text', join(MODEL, 'evaluation.txt'), '--length', '64', '--windows', '2'];
const COMMANDS: [string, () => string[]][] = [
  ['quantize', () => ['quantize', MODEL, '--method', 'rtn', '--scheme', 'W4A16', '--out', join(folder, 'out')]],
  ['quantize --dry-run', () => ['quantize', MODEL, '--method', 'rtn', '--scheme', 'W4A16', '--dry-run']],
  ['evaluate --text', () => ['evaluate', MODEL, ...TEXT]],
  ['evaluate --suite', () => ['evaluate', MODEL, '--suite', 'mini', '--tasks', 'piqa', '--out', join(folder, 'out')]],
  ['study', () => ['study', recipe(), '--out', join(folder, 'out')]],
  ['study --dry-run', () => ['study', recipe(), '--out', join(folder, 'out'), '--dry-run']],
  ['parity', () => ['parity', '--op', 'exp', '--runs', '1', '--out', join(folder, 'out')]],
  ['worker', () => ['worker', '--queue', 'redis://127.0.0.1:1', '--out', join(folder, 'out')]],
  ['bench', () => ['bench', 'overhead']],
];

describe('options of the device that are out of range end in one clear line, exit code 2, and nothing written', () => {
  const OPTIONS: [string, string[], RegExp][] = [
    ['a cap too small for the threads', ['--threads', '1', '--memory-mib', '1'], /the memory cap is 1 MiB; raise it/],
    ['a cap above the address space', ['--memory-mib', '1000000000'], /cap of 1000000000 MiB.*at most 4096 MiB/],
    ['a cap that is no number', ['--memory-mib', '1e300'], /a whole number above 0 is needed/],
    ['too many threads', ['--threads', '1000000000'], /1000000000 threads were asked.*from 1 to 256/],
  ];
  it.each(COMMANDS.flatMap(([name, args]) => OPTIONS.map((option) => [name, option[0], args, option] as const)))(
    '%s: %s',
    async (_name, _what, args, [, options, message]) => {
      const { code, err, out } = await runCommand(...args(), ...options);
      expect(err).toMatch(message);
      expect({ code, out, lines: err.split('\n').length - 1 }).toEqual({ code: 2, out: '', lines: 1 });
      expect(existsSync(join(folder, 'out'))).toBe(false);
    },
  );
});

it('a cap that the work does not fit under ends with the figures and exit code 2; one it fits under changes nothing', async () => {
  const perplexity = (...memory: string[]) => runCommand('evaluate', MODEL, ...TEXT, '--threads', '1', ...memory);
  const small = await perplexity('--memory-mib', '5');
  expect(small.err).toMatch(/ptqlab: wasm: .* MiB were asked while .* MiB are live .* raise the memory cap of 5 MiB/);
  expect(small.code).toBe(2);
  const [enough, uncapped] = [await perplexity('--memory-mib', '256'), await perplexity()];
  expect(enough.code).toBe(0);
  expect(enough.out).toBe(uncapped.out);
  expect(readdirSync(folder)).toEqual([]);
});
