import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStudy } from '@ptqlab/accuracy-map';
import { miniDataFolder } from '@ptqlab/suites';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/mini-small', import.meta.url));

let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ptqlab-study-'));
  file = join(folder, 'recipe.yaml');
  writeFileSync(
    file,
    `
name: small
models: [${relative(folder, MODEL)}]
grid:
  - { method: rtn, schemes: [W4A16-g64] }
  - { method: slim-llm, schemes: [W2A16-g64] }
calibration: { text: 'data:c4/train.jsonl', samples: 1, length: 32 }
suite: [piqa, boolq]
data: ${relative(folder, await miniDataFolder())}
limit: 3
computeDtype: bf16
gate: { runs: 1, methods: false }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const study = (out: string, ...more: string[]) =>
  runCommand('study', file, '--jobs', '1', '--threads', '1', '--out', join(folder, out), ...more);
const mapOf = (out: string): string => readFileSync(join(folder, out, 'map.json'), 'utf8');

describe('ptqlab study', () => {
  it('evaluates tasks, records failed cells with their reason, and prints map and report', async () => {
    const { code, out, err } = await study('whole');
    expect([code, err]).toEqual([0, expect.stringContaining('parity holds')]);
    expect(out).toContain('report.html');
    expect(err).toMatch(/slim-llm W2A16-g64-asym in bf16: failed: .*too few to allocate bits/);
    const { squares } = JSON.parse(mapOf('whole')) as {
      squares: { result: { status: string; tasks?: { task: string; n: number }[] } }[];
    };
    expect(squares.map(({ result }) => result.status)).toEqual(['done', 'done', 'failed']);
    expect(squares[1]!.result.tasks).toMatchObject([
      { task: 'piqa', n: 3 },
      { task: 'boolq', n: 3 },
    ]);
  });

  it('says what is there and what is to do, and writes nothing', async () => {
    expect((await study('whole', '--dry-run')).out).toMatch(/3 cells, 0 to do/);
    const { code, out } = await study('nowhere', '--dry-run');
    expect([code, out]).toEqual([0, expect.stringMatching(/3 cells, 3 to do: about .* of core time, .* MiB on disk/)]);
    expect(readdirSync(folder)).not.toContain('nowhere');
  });

  it('computes again what was altered, and ends in the same map', async () => {
    cpSync(join(folder, 'whole'), join(folder, 'altered'), { recursive: true });
    const records = join(folder, 'altered/records');
    const [first] = readdirSync(records);
    const piqa = join(records, first!, 'piqa.jsonl');
    writeFileSync(piqa, readFileSync(piqa, 'utf8').replace('"document":0', '"document":9'));
    expect((await study('altered', '--dry-run')).out).toMatch(/3 cells, 1 to do/);
    expect((await study('altered')).code).toBe(0);
    expect(mapOf('altered')).toBe(mapOf('whole'));
  });

  it('runs in parts that are put together to the same map', async () => {
    for (const part of ['1', '2']) {
      const { code, out } = await study(`part-${part}`, '--shard', `${part}/2`);
      expect([code, out]).toEqual([0, expect.stringContaining('--merge')]);
    }
    const parts = ['1', '2'].map((part) => join(folder, `part-${part}`));
    expect((await study('merged', '--dry-run', '--merge', ...parts)).out).toMatch(/3 cells, 0 to do/);
    const { code, err } = await study('merged', '--merge', ...parts);
    expect([code, err]).toEqual([0, expect.stringContaining('there already')]);
    expect(err).not.toContain('"started"');
    expect(err).toMatch(/part-1: 2 results[^]*part-2: 1 results/);
    expect(mapOf('merged')).toBe(mapOf('whole'));
    // Who computed them came along: certificates, environments and timings.
    const { computedBy } = await readStudy(join(folder, 'merged'));
    expect(computedBy).toMatchObject({
      machines: [{ cells: 3, certificate: { ops: { holds: true } } }],
      unrecorded: 0,
    });
    for (const file of ['timings.jsonl', 'report.md'])
      expect(readFileSync(join(folder, 'merged', file), 'utf8')).toMatch(
        file === 'report.md' ? /\* 3 cells: 1\. / : /"proof":"[0-9a-f]{16}"/,
      );
  });

  it('refuses a folder to merge that no study wrote', async () => {
    const { code, err } = await study('merged-nothing', '--merge', join(folder, 'nothing'));
    expect([code, err]).toEqual([2, expect.stringMatching(/--merge .*nothing: there are no results/)]);
    expect(readdirSync(folder)).not.toContain('merged-nothing');
  });

  it('stops at a leak where the recipe calls it fatal', async () => {
    const leaking = readFileSync(file, 'utf8').replace('data:c4/train.jsonl', 'leak.jsonl');
    const [row] = readFileSync(join(await miniDataFolder(), 'boolq/validation.jsonl'), 'utf8').split('\n');
    const { passage } = JSON.parse(row!) as { passage: string };
    writeFileSync(join(folder, 'leak.jsonl'), `${JSON.stringify({ text: `${passage} `.repeat(20) })}\n`);
    writeFileSync(join(folder, 'leak.yaml'), `${leaking}leaks: { fatal: true }\n`);
    const run = await runCommand('study', join(folder, 'leak.yaml'), '--jobs', '1', '--out', join(folder, 'leak'));
    expect(run.code).toBe(1);
    expect(run.err).toMatch(
      /evaluation text stands in the calibration data; nothing was evaluated[^]*boolq: of 3 documents/,
    );
    expect(readdirSync(join(folder, 'leak'))).not.toContain('cells');
  });

  it('takes the backend of the recipe unless the command line names one', async () => {
    const other = join(folder, 'backend.yaml');
    writeFileSync(other, `${readFileSync(file, 'utf8')}backend: abacus\n`);
    const { code, err } = await runCommand('study', other, '--dry-run');
    expect([code, err]).toEqual([2, expect.stringContaining('backend "abacus" is not known; there are wasm, webgpu')]);
    expect((await runCommand('study', other, '--dry-run', '--backend', 'wasm')).code).toBe(0);
  });
});
