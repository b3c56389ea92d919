import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStudy } from '@ptqlab/accuracy-map';
import { BuiltCommand } from '../testing/built-command.ts';
import { describeWithRedis, RedisServer } from '../testing/redis-server.ts';
import { runProcess } from '../testing/run-process.ts';
import { writeNaN } from '../testing/write-nan.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));

/** Throws what no method should, unless a file says that the trouble is over; always cannot do 3 bits, which is a result. */
const METHOD = `import { existsSync } from 'node:fs';
import { QuantizationError } from '@ptqlab/quant';
export default {
  name: 'thrower', title: 'Thrower', source: 'none', options: {},
  statistics: () => [], stream: 'full-precision', sequential: () => false, check() {},
  async quantize({ name, weight }, _statistics, { scheme }) {
    if (scheme.weightBits === 3) throw new QuantizationError(name, '3 bits are too few', 'take more');
    if (!existsSync(new URL('over', import.meta.url))) throw new TypeError('boom');
    using scope = weight.device.scope();
    const [out, columns] = weight.shape;
    const zeros = () => weight.device.zeros([out, 1]);
    const parts = { codes: weight.device.zeros([out, columns]), scale: zeros().add(1), zeroPoint: zeros() };
    const meta = { groupSize: columns, bits: 4, lowest: 0 };
    return scope.keep({ weight: { encoding: 'affine', shape: [out, columns], meta, parts }, report: {} });
  },
};`;

const recipe = (): string => `
name: failing
models: [${relative(folder, MODEL)}]
grid:
  - { method: thrower.ts, schemes: [W4A16-channel, W3A16-channel] }
  - { method: rtn, schemes: [W4A16-channel] }
calibration: { source: calibration.json, samples: 1, length: 32 }
perplexity: { text: evaluation.txt, length: 32, windows: 2, baselineWindows: 2 }
gate: { runs: 1, methods: false }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptqlab-failing-'));
  writeFileSync(join(folder, 'thrower.ts'), METHOD);
  writeFileSync(join(folder, 'failing.yaml'), recipe());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const study = (out: string, ...more: string[]) => runProcess(folder, 'study', 'failing.yaml', '--out', out, ...more);
const overIn = (): void => writeFileSync(join(folder, 'over'), '');
const cellsIn = (out: string): number => readdirSync(join(folder, out, 'cells')).length;

function resultsIn(out: string): unknown[] {
  const map = JSON.parse(readFileSync(join(folder, out, 'map.json'), 'utf8')) as {
    squares: { result: { status: string; reason?: string } }[];
  };
  return map.squares.map(({ result }) => (result.status === 'failed' ? result.reason : result.status));
}
const FAILED = ['done', expect.stringMatching(/TypeError: boom/), expect.stringMatching(/3 bits are too few/), 'done'];
const OVER = ['done', 'done', FAILED[2], 'done'];

describe('a cell that fails for a reason that is not its method’s', () => {
  it('is shown as failed in map, table and report, is tried again by the next run, and ends in exit code 1', async () => {
    const { code, out, err } = await study('out', '--jobs', '2');
    expect([code, err]).toEqual([1, expect.stringMatching(/1 cell could not be run[^]*TypeError: boom/)]);
    expect(resultsIn('out')).toEqual(FAILED);
    expect(out).toMatch(/thrower\.ts .*TypeError: boom/);
    expect(readFileSync(join(folder, 'out/report.html'), 'utf8')).toContain('TypeError: boom');
    expect(cellsIn('out')).toBe(3);
    overIn();
    expect((await study('out', '--jobs', '2')).code).toBe(0);
    expect([resultsIn('out'), cellsIn('out')]).toEqual([OVER, 4]);
  });

  it('is not stored by a part either: the study that merges the parts tries it again', async () => {
    const parts = ['1', '2'].map((part) => join(folder, `part-${part}`));
    const codes = [];
    for (const part of ['1', '2'])
      codes.push((await study(`part-${part}`, '--shard', `${part}/2`, '--jobs', '1')).code);
    expect(codes).toEqual([0, 1]);
    expect((await study('merged', '--merge', ...parts)).code).toBe(1);
    expect(resultsIn('merged')).toEqual(FAILED);
    overIn();
    expect((await study('merged', '--merge', ...parts)).code).toBe(0);
    expect(resultsIn('merged')).toEqual(OVER);
  });
});

it('a cell of a model with a weight that is no number is failed for good, and says where the weight is', async () => {
  cpSync(MODEL, join(folder, 'model'), { recursive: true });
  const layer = 'model.layers.3.mlp.down_proj.weight';
  writeNaN(join(folder, 'model/model.safetensors'), layer, 3);
  const one = recipe()
    .replace(relative(folder, MODEL), 'model')
    .replace(/ +- \{ method: thrower.*\n/, '');
  writeFileSync(join(folder, 'failing.yaml'), one);
  expect((await study('out', '--jobs', '1')).code).toBe(0);
  expect(resultsIn('out')).toEqual(['done', expect.stringContaining(`"${layer}": holds NaN in row 0, column 3;`)]);
  expect(cellsIn('out')).toBe(2);
});

describeWithRedis('a cell that fails so on a worker', () => {
  it('is shown as failed, and asked for again by the next study', async () => {
    const redis = await RedisServer.start();
    const place = ['--queue', redis.url, '--base', folder, '--out', join(folder, 'worker'), '--jobs', '1'];
    let worker = new BuiltCommand(['worker', ...place]);
    try {
      expect((await study('out', '--queue', redis.url)).code).toBe(1);
      expect(resultsIn('out')).toEqual(FAILED);
      overIn();
      expect((await study('out', '--queue', redis.url)).code).toBe(0);
      expect(resultsIn('out')).toEqual(OVER);
      const { computedBy } = await readStudy(join(folder, 'out'));
      expect(computedBy).toMatchObject({ machines: [{ cells: 4 }], unrecorded: 0 });
      // Of the worker, which proved itself there: this machine computed nothing.
      const proven = readFileSync(join(folder, 'worker/certificate.json'), 'utf8');
      expect(computedBy.machines[0]!.certificate).toEqual(JSON.parse(proven));
      // A worker that starts anew, for a study that starts anew, still knows how its cells were computed.
      await worker.kill();
      worker = new BuiltCommand(['worker', ...place]);
      expect((await study('again', '--queue', redis.url)).code).toBe(0);
      expect((await readStudy(join(folder, 'again'))).computedBy).toEqual(computedBy);
    } finally {
      await worker.kill();
      await redis.kill();
    }
  });
});

it('a map of another recipe does not stay beside a new one, even where the new study does not come to its end', async () => {
  overIn();
  await study('out', '--jobs', '1');
  expect(existsSync(join(folder, 'out/map.json'))).toBe(true);
  writeFileSync(
    join(folder, 'failing.yaml'),
    `${recipe()}leaks: { fatal: true }\n`
      .replace(/perplexity.*/, 'perplexity: { text: README.md, length: 32 }')
      .replace('source: calibration.json', 'source: README.md'),
  );
  expect((await study('out', '--jobs', '1')).err).toContain('nothing was evaluated');
  for (const made of ['map.json', 'report.html', 'report.md', 'map.csv'])
    expect(existsSync(join(folder, 'out', made))).toBe(false);
  expect(cellsIn('out')).toBe(4);
});
