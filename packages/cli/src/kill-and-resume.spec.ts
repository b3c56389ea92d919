import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { miniDataFolder } from '@ptqlab/suites';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MODEL = join(ROOT, 'models/wikitext-mini');
const KILLS = 5;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-kill-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the built command, killed with SIGKILL after `killAfter` milliseconds. @returns exit code, or null when it was killed */
function run(args: readonly string[], killAfter?: number): Promise<number | null> {
  const child = spawn(process.execPath, [join(ROOT, 'packages/cli/bin/ptqlab.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code !== null && code !== 0)
        reject(new Error(`exit code ${code}: ${errors.split('\n').slice(-5).join('\n')}`));
      else resolve(code);
    });
  });
}

/** @returns milliseconds that an action took */
async function duration(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}

/** What holds times, or the name of its folder. */
const TIMED = ['certificate.json', 'timings.jsonl', 'report.html', 'report.md'];

/** Every file of a folder and the hash of its bytes; what holds times is left out. */
function bytesOf(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .filter(({ name }) => !TIMED.includes(name))
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [file.slice(path.length), createHash('sha256').update(readFileSync(file)).digest('hex')] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const RECIPE = `
name: killed
models: [${MODEL}]
grid:
  - { method: rtn, schemes: [W4A16-channel, W3A16-g64] }
  - { method: gptq, schemes: [W4A16-channel] }
calibration: { source: calibration.json, samples: 2, length: 64 }
perplexity: { text: evaluation.txt, length: 64, windows: 8, baselineWindows: 8 }
suite: [piqa, boolq]
data: DATA
limit: 4
gate: { runs: 1 }
`;

describe.each([
  [
    'quantize',
    (out: string) => [
      'quantize',
      MODEL,
      '--method',
      'gptq',
      '--scheme',
      'W4A16-g64',
      '--calibration',
      join(MODEL, 'calibration.json'),
      '--samples',
      '8',
      '--length',
      '256',
      '--out',
      out,
    ],
  ],
  ['study', (out: string) => ['study', join(folder, 'killed.yaml'), '--out', out, '--jobs', '2']],
] as const)('%s, killed at random moments and resumed', (name, argumentsFor) => {
  it(`ends in the same bytes as an undisturbed run (${KILLS} kills)`, async () => {
    writeFileSync(join(folder, 'killed.yaml'), RECIPE.replace('DATA', await miniDataFolder()));
    const undisturbed = join(folder, `${name}-undisturbed`);
    let whole = await duration(() => run(argumentsFor(undisturbed)));

    const disturbed = join(folder, `${name}-disturbed`);
    const seed = Number(process.env['PTQLAB_SEED'] ?? Date.now() % 2 ** 31);
    for (const moment of fc.sample(fc.double({ min: 0.1, max: 1, noNaN: true }), { numRuns: KILLS, seed })) {
      // A run may end before its kill: then its result must be right already, and the kill is tried on a new run, sooner.
      while ((await run(argumentsFor(disturbed), moment * whole)) !== null) {
        expect({ seed, bytes: bytesOf(disturbed) }).toEqual({ seed, bytes: bytesOf(undisturbed) });
        rmSync(disturbed, { recursive: true });
        whole /= 2;
      }
    }
    await run(argumentsFor(disturbed));
    expect({ seed, bytes: bytesOf(disturbed) }).toEqual({ seed, bytes: bytesOf(undisturbed) });
  });
});
