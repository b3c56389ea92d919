import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-foreign-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A recipe that takes a few seconds. */
function recipe(name: string, schemes = 'W4A16-g64'): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(
    file,
    `name: ${name}
models: [${MODEL}]
grid: [{ method: rtn, schemes: [${schemes}] }]
calibration: { source: calibration.json, samples: 1, length: 16 }
perplexity: { text: evaluation.txt, length: 16, windows: 1, baselineWindows: 1 }
gate: { runs: 1, methods: false }
`,
  );
  return file;
}

const SUITE = ['evaluate', MODEL, '--suite', 'mini', '--tasks', 'piqa', '--limit', '1', '--threads', '1'];
const COMMANDS: [string, () => string[]][] = [
  ['study', () => ['study', recipe('small'), '--threads', '1', '--jobs', '1']],
  ['study --dry-run', () => ['study', recipe('small'), '--threads', '1', '--dry-run']],
  ['evaluate --suite', () => SUITE],
  ['evaluate --suite --dry-run', () => [...SUITE, '--dry-run']],
  ['worker', () => ['worker', '--queue', 'redis://127.0.0.1:1']],
];

const contentOf = (path: string): Record<string, string> =>
  Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));

describe('a folder with files of somebody else is refused, and stays as it was', () => {
  const FILES: [string, string[]][] = [
    ['a report', ['report.html', 'map.json', 'report.md']],
    ['a model', ['config.json', 'tokenizer.model']],
    ['a file named as what a study or a worker writes first', ['recipe.resolved.yaml', 'certificate.json']],
    ['files of which some are hidden', ['.profile', 'a', 'b', 'c', 'd']],
  ];
  it.each(COMMANDS.flatMap(([name, args]) => FILES.map(([what, files]) => [name, what, args, files] as const)))(
    '%s: %s',
    async (_name, _what, args, files) => {
      const out = join(folder, 'mine');
      mkdirSync(out);
      for (const file of files) writeFileSync(join(out, file), '{"mine": true}');
      const before = contentOf(out);
      const { code, err } = await runCommand(...args(), '--out', out);
      expect(err).toMatch(/^ptqlab: --out .*mine: holds .*nothing was written; give another --out, new or empty\n$/);
      expect(err).toContain(Object.keys(before)[0]!);
      expect(code).toBe(2);
      expect(contentOf(out)).toEqual(before);
    },
  );
});

it('a folder of a study takes a changed recipe of its name, and refuses a study of another name', async () => {
  const out = join(folder, 'out');
  const study = (file: string) => runCommand('study', file, '--out', out, '--threads', '1', '--jobs', '1');
  const first = await study(recipe('first'));
  expect({ ...first, code: first.code }).toMatchObject({ code: 0 });
  writeFileSync(join(out, 'notes.txt'), 'mine');
  const map = readFileSync(join(out, 'map.json'), 'utf8');

  const other = await study(recipe('second'));
  expect(other.err).toMatch(/holds the study "first", and this one is "second"; nothing was written; give another/);
  expect(other.code).toBe(2);
  expect(readFileSync(join(out, 'map.json'), 'utf8')).toBe(map);

  const more = await study(recipe('first', 'W4A16-g64, W3A16-g64'));
  expect(more.code).toBe(0);
  expect(more.err.match(/there already/g)).toHaveLength(2);
  expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine');
});

it('a quantized folder of another run is refused by the name of what differs, and stays as it was', async () => {
  const out = join(folder, 'out');
  const quantize = (...more: string[]) =>
    runCommand('quantize', MODEL, '--method', 'rtn', '--scheme', 'W4A16-g64', '--threads', '1', '--out', out, ...more);
  expect((await quantize()).code).toBe(0);
  const before = contentOf(out);
  const refusal = (differences: string) => ({ code: 2, out: '', err: expect.stringContaining(`(${differences}`) });
  expect(await quantize('--scheme', 'W3A16-g64', '--option', 'grid=awq', '--on-failure', 'rtn')).toEqual(
    refusal(
      'scheme: W4A16-g64-asym then, W3A16-g64-asym is asked now; what is done on failure: stop then, rtn is asked now; ' +
        'option grid: gptq then, awq is asked now); ask for what was asked then to go on with it, or choose another folder\n',
    ),
  );
  expect(await quantize('--calibration', join(MODEL, 'calibration.json'), '--samples', '1', '--length', '256')).toEqual(
    refusal('calibration tokens (text, samples, length and seed draw them): none then, '),
  );
  expect(contentOf(out)).toEqual(before);
});

describe('a place where no folder can be made', () => {
  const dangling = () => {
    symlinkSync(join(folder, 'nowhere/at-all'), join(folder, 'dangling'));
    return join(folder, 'dangling');
  };
  const looping = () => {
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    return join(folder, 'loop');
  };
  const PLACES: [string, () => string][] = [
    ['no name', () => ''],
    ['a link that leads nowhere', dangling],
    ['below a link that leads nowhere', () => join(dangling(), 'below')],
    ['a link to itself', looping],
    ['a name that is too long', () => join(folder, 'x'.repeat(300))],
    ['a name that is too long in a new folder', () => join(folder, 'new', 'x'.repeat(300))],
    ...(process.platform === 'linux'
      ? ['/proc/x', '/sys/x'].map((place): [string, () => string] => [place, () => place])
      : []),
  ];
  const QUANTIZE = ['quantize', MODEL, '--method', 'rtn', '--scheme', 'W4A16', '--threads', '1'];
  const WRITERS: [string, () => string[]][] = [...COMMANDS, ['quantize', () => QUANTIZE], ['parity', () => ['parity']]];
  it.each(WRITERS.flatMap(([name, args]) => PLACES.map(([what, place]) => [name, what, args, place] as const)))(
    '%s: %s',
    async (_name, _what, args, place) => {
      const out = place();
      const { code, err } = await runCommand(...args(), '--out', out);
      expect(err.split('\n')).toHaveLength(2);
      expect(err).toMatch(/^ptqlab: --out .*; give /);
      expect(code).toBe(2);
      expect(readdirSync(folder).filter((name) => !/\.yaml$|^dangling$|^loop$/.test(name))).toEqual([]);
    },
  );
});
