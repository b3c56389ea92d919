import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';
import { runProcess } from '../testing/run-process.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MODEL = join(ROOT, 'models/wikitext-mini');
const TEXT = ['--text', join(MODEL, 'evaluation.txt'), '--length', '256', '--windows', '2'];
const CALIBRATION = ['--calibration', join(MODEL, 'calibration.json')];
const FEW = ['--samples', '2', '--length', '32', '--threads', '1'];
/**
 * Integer and float products of a layer differ by the rounding of sums alone (linear.spec.ts derives the bound), but behind it an input on
 * the border of two codes may take the other one. The makers of the reference saw losses of this model's windows of 256 tokens differ by
 * up to 2.8e-3 between float32 and float64, with 8-bit inputs: a mean over windows differs by no more.
 */
const FLIPPED_CODES = 2.8e-3;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-evaluated-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function quantized(out: string, method: string, scheme: string): Promise<string> {
  const path = join(folder, out);
  const asked = ['--method', method, '--scheme', scheme, '--out', path];
  expect(await runCommand('quantize', MODEL, ...asked, ...CALIBRATION, ...FEW)).toMatchObject({ code: 0 });
  return path;
}

const evaluated = (path: string, ...more: string[]) => runCommand('evaluate', path, ...TEXT, '--threads', '1', ...more);
const perplexityIn = (out: string): number => Number(/token perplexity (\S+) over/.exec(out)?.[1]);

describe('integer arithmetic', () => {
  it.each([
    ['smoothquant', 'W8A8-sym'],
    ['gptaq', 'W4A8-sym'],
  ])('of %s %s gives the perplexity of fake quantization', async (method, scheme) => {
    const path = await quantized(`${method}-${scheme}`, method, scheme);
    const [float, integer] = [await evaluated(path), await evaluated(path, '--arithmetic', 'integer')];
    expect([float.code, integer.code]).toEqual([0, 0]);
    expect(Math.abs(perplexityIn(integer.out) / perplexityIn(float.out) - 1)).toBeLessThan(FLIPPED_CODES);
    // Equal to the last digit would mean that no integer was multiplied.
    expect(perplexityIn(integer.out)).not.toBe(perplexityIn(float.out));
  });

  it('is refused where weights or inputs are not on symmetric grids of integers', async () => {
    const path = await quantized('rtn', 'rtn', 'W4A16-g64');
    const { code, err } = await evaluated(path, '--arithmetic', 'integer');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('was made as W4A16-g64-asym; it needs weights and inputs'),
    ]);
    expect(await evaluated(MODEL, '--arithmetic', 'integer')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not quantized') as string,
    });
  });
});

describe('a method in a file outside the repository', () => {
  const METHOD = `
import { absmaxActivation, affineWeight, defineQuantizer, quantize, SchemeError, type Scheme } from '@ptqlab/quant';
import { abs } from '@ptqlab/tensor';
import { stepsOf } from './steps.ts';

/** Rounds every row to its largest weight: an enum-free bit of TypeScript that no bundler saw. */
export default defineQuantizer({
  name: 'largest',
  title: 'Rounds to the largest',
  source: 'a test',
  options: {},
  statistics: () => [],
  stream: 'full-precision',
  sequential: () => false,
  check({ scheme }: { scheme: Scheme }): void {
    if (!scheme.symmetric) throw new SchemeError('largest: is symmetric; use sym');
  },
  async quantize({ weight: W }, _statistics, { scheme }) {
    const [out, columns] = W.shape as [number, number];
    const steps: number = stepsOf(scheme.weightBits);
    using scope = W.device.scope();
    const scale = abs(W).maximum().max(1e-5).div(steps);
    const zeroPoint = W.device.zeros([out, 1]);
    const range = { lowest: -steps, highest: steps };
    const codes = quantize(W, { scale, zeroPoint }, range);
    return scope.keep({ weight: affineWeight({ codes, scale, zeroPoint }, columns, scheme.weightBits, range), report: {} });
  },
  activation: ({ scheme }) => absmaxActivation(scheme.activationBits, 'token'),
});
`;
  const STEPS = 'export const stepsOf = (bits: number): number => 2 ** (bits - 1) - 1;\n';
  let elsewhere: string;
  beforeAll(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'ptqlab-method-'));
    writeFileSync(join(elsewhere, 'largest.ts'), METHOD);
    writeFileSync(join(elsewhere, 'steps.ts'), STEPS);
    writeFileSync(join(elsewhere, 'broken.ts'), 'export default {{;\n');
    writeFileSync(join(elsewhere, 'thrown.ts'), 'throw 5;\n');
    writeFileSync(join(elsewhere, 'endless.ts'), 'await new Promise(() => undefined);\nexport {};\n');
  });
  afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

  it('imports this program and files beside it, quantizes, and its model is evaluated in either arithmetic', async () => {
    const asked = [
      '--method',
      './largest.ts',
      '--scheme',
      'W8A8-sym',
      '--out',
      join(folder, 'largest'),
      '--threads',
      '1',
    ];
    expect(await runProcess(elsewhere, 'quantize', MODEL, ...asked)).toMatchObject({ code: 0 });
    const of = (...more: string[]) =>
      runProcess(elsewhere, 'evaluate', join(folder, 'largest'), ...TEXT, '--threads', '1', ...more);
    const float = await of('--method', './largest.ts');
    const integer = await of('--method', './largest.ts', '--arithmetic', 'integer');
    expect([float.code, integer.code]).toEqual([0, 0]);
    expect(Math.abs(perplexityIn(integer.out) / perplexityIn(float.out) - 1)).toBeLessThan(FLIPPED_CODES);
    expect(await of()).toMatchObject({ code: 2, err: expect.stringContaining('"largest" is not known') as string });
    writeFileSync(join(elsewhere, 'steps.ts'), `${STEPS}// Changed.\n`);
    const other = await runProcess(elsewhere, 'quantize', MODEL, ...asked);
    writeFileSync(join(elsewhere, 'steps.ts'), STEPS);
    expect([other.code, other.err]).toEqual([
      2,
      expect.stringMatching(
        /another run \(content of the method file: [0-9a-f]{12}… then, [0-9a-f]{12}… is asked now\)/,
      ),
    ]);
  });

  it('that awaits without end does not end the command without a word', async () => {
    const asked = ['--method', './endless.ts', '--scheme', 'W8A8', '--out', join(folder, 'none')];
    const { code, err } = await runProcess(elsewhere, 'quantize', MODEL, ...asked);
    expect([code, err]).toEqual([1, expect.stringContaining('what it waits for will never come')]);
  });

  it.each([
    [['--method', './largest.ts', '--scheme', 'W8A8'], 'largest: is symmetric; use sym'],
    [['--method', './broken.ts', '--scheme', 'W8A8'], 'broken.ts cannot be loaded'],
    [['--method', './thrown.ts', '--scheme', 'W8A8'], 'thrown.ts cannot be loaded: 5'],
    [['--method', './missing.ts', '--scheme', 'W8A8'], 'missing.ts cannot be loaded'],
  ])('is refused in one line: %j', async (asked, says) => {
    const { code, err } = await runProcess(elsewhere, 'quantize', MODEL, '--out', join(folder, 'none'), ...asked);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });
});
