import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/mini-small', import.meta.url));
/** One task of each kind that needs no sandbox. */
const TASKS = 'wikitext2_token_perplexity,piqa,cmmlu,cluewsc2020,gsm8k,ifeval';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-evaluate-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mini = (out: string, ...more: string[]) =>
  runCommand(
    'evaluate',
    MODEL,
    '--suite',
    'mini',
    '--tasks',
    TASKS,
    '--limit',
    '6',
    '--out',
    join(folder, out),
    ...more,
  );

/** Bytes of every file of records, by name. */
function records(out: string): Record<string, string> {
  const path = join(folder, out, 'records');
  return Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}
const results = (out: string) => readFileSync(join(folder, out, 'results.json'), 'utf8');

describe('ptqlab evaluate --suite', () => {
  it('prints every task with its error and number, and gives the same bytes for any batch and number of threads, torn and resumed', async () => {
    const whole = await mini('whole', '--threads', '1', '--batch-size', '1');
    expect({ code: whole.code, err: whole.err.includes('ptqlab:') }).toEqual({ code: 0, err: false });
    for (const title of ['WikiText-2', 'PIQA', 'CMMLU', 'CLUEWSC', 'GSM8K', 'IFEval'])
      expect(whole.out).toContain(title);
    expect(whole.out).toMatch(/PIQA +acc ↑ +\d\.\d{4} +\d\.\d{4} +6 +0\.5000/);

    for (const [out, threads, batch] of [
      ['seven', '2', '7'],
      ['many', '2', '32'],
    ] as const) {
      expect((await mini(out, '--threads', threads, '--batch-size', batch)).code).toBe(0);
      expect(records(out)).toEqual(records('whole'));
      expect(results(out)).toBe(results('whole'));
    }

    const torn = join(folder, 'many/records/gsm8k.jsonl');
    truncateSync(torn, Math.floor(readFileSync(torn).length / 2));
    rmSync(join(folder, 'many/records/piqa.jsonl'));
    rmSync(join(folder, 'many/results.json'));
    expect((await mini('many')).code).toBe(0);
    expect(records('many')).toEqual(records('whole'));
    expect(results('many')).toBe(results('whole'));
  });

  it('refuses to write into the folder of another evaluation, and loses nothing there', async () => {
    expect((await mini('one', '--tasks', 'piqa')).code).toBe(0);
    const before = records('one');
    const { code, err } = await mini('one', '--tasks', 'piqa', '--limit', '5');
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(
        /one holds another evaluation: limit was 6, 5 is asked now; ask for the same to go on with it, or give another --out$/m,
      ),
    });
    expect(records('one')).toEqual(before);
  });

  it('says what would be asked, and asks nothing', async () => {
    const { code, out } = await mini('dry', '--dry-run', '--chat', 'openpangu', '--thinking', 'auto');
    expect(code).toBe(0);
    expect(out).toMatch(/"thinking": "auto"/);
    expect(out).toMatch(/piqa +1\.0 +acc +6 +0 +EleutherAI/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [['--suite', 'mimi'], /There is no suite "mimi"; did you mean "mini"/],
    [['--tasks', 'hellaswig'], /There is no task "hellaswig"; did you mean "hellaswag"/],
    [
      ['--tasks', 'piqa', '--data', '/nowhere'],
      /looked for \/nowhere\/piqa.*ptqlab data fetch --data \/nowhere --tasks piqa/,
    ],
    [['--suite', 'mini', '--text', 'x'], /both/],
    [['--suite', 'mini', '--limit', '3', '--full'], /--limit 3 and --full were both given/],
    [[], /nothing to evaluate/],
    [['--suite', 'mini', '--shots', '2.5'], /whole number/],
    [['--suite', 'mini', '--chat', 'chatml'], /openpangu/],
  ])('%j ends with one line and exit code 2', async (args, message) => {
    const { code, err, out } = await runCommand('evaluate', MODEL, ...args);
    expect(err).toMatch(message);
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
  });

  it('names the file and the line of a broken document', async () => {
    mkdirSync(join(folder, 'piqa'));
    writeFileSync(join(folder, 'piqa/validation.jsonl'), '{"goal":\n');
    const { code, err } = await runCommand('evaluate', MODEL, '--tasks', 'piqa', '--data', folder);
    expect(err).toMatch(/piqa\/validation\.jsonl, line 1, is no JSON/);
    expect(code).toBe(2);
  });
});
