import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { certify, MUTANTS } from '@ptqlab/conformance';
import { OpenStudy, parseRecipe } from '@ptqlab/study';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { BROKEN_METHOD } from '../testing/broken-method.ts';
import { runProcess } from '../testing/run-process.ts';
import { environmentOf } from './environment.ts';
import { GateError } from './gate-error.ts';
import { openProgress } from './progress.ts';
import type { StudyCertificate } from './study-certificate.ts';
import { STUDY_MARK } from './study-folder.ts';
import { passGate } from './study-gate.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'));
  cpSync(MODEL, join(folder, 'model'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const recipeOf = (method: string, runs: number): string => `
name: gate
models: [model]
grid: [{ method: ${method}, schemes: [W4A16-channel] }]
calibration: { source: calibration.json, samples: 1, length: 32 }
perplexity: { text: evaluation.txt, length: 32, windows: 1 }
gate: { runs: ${runs} }
`;

async function gate(method: string, open: () => Promise<Device>, runs = 1) {
  const recipe = parseRecipe(recipeOf(method, runs), 'gate.yaml');
  await using study = await OpenStudy.open({ recipe, base: folder, backend: 'reference', codeVersion: 'code' });
  const device = await open();
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const environment = environmentOf(device, 'code');
    return await passGate(study, 'reference', open, environment, folder, openProgress(1));
  } finally {
    stderr.mockRestore();
    await device.close();
  }
}

const right = async (): Promise<Device> => new Device(new ReferenceBackend());
const certificateFile = (): string => join(folder, 'certificate.json');

describe('passGate', () => {
  it('keeps the certificate, with versions, device, seeds, runs and worst errors, and does not prove the same twice', async () => {
    expect((await gate('rtn', right)).isNew).toBe(true);
    const kept = JSON.parse(readFileSync(certificateFile(), 'utf8')) as StudyCertificate;
    expect(kept.environment).toMatchObject({ code: 'code', node: process.versions.node });
    expect(kept.ops).toMatchObject({ backend: 'reference', seed: 42, runs: 1, holds: true });
    expect(kept.ops.laws.every(({ worst }) => typeof worst === 'number')).toBe(true);
    expect(kept.methods).toMatchObject([{ method: 'rtn', judges: ['wasm'], holds: true }]);
    expect((await gate('rtn', right)).isNew).toBe(false);
    expect((await gate('rtn', right, 2)).isNew).toBe(true);
    writeFileSync(certificateFile(), readFileSync(certificateFile(), 'utf8').slice(0, 100));
    expect((await gate('rtn', right, 2)).isNew).toBe(true);
    // Of the same things, but nobody proved it.
    const proven = readFileSync(certificateFile(), 'utf8');
    writeFileSync(certificateFile(), proven.replaceAll(/"runs":\d+/g, '"runs":1000000'));
    expect((await gate('rtn', right, 2)).isNew).toBe(true);
  });

  it('stops a study on a broken backend with the smallest input and the command that replays it', async () => {
    const mutant = MUTANTS.find(({ name }) => name === 'reciprocal-division')!;
    const open = async (): Promise<Device> => new Device(await mutant.open());
    const problem = await gate('rtn', open, 20).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(GateError);
    const { message } = problem as GateError;
    expect(message).toMatch(/does not hold: .*div\.realistic.*; nothing was evaluated\n[^]*smallest input: /);
    const [, law, seed, path] = /run: ptqlab parity --backend reference --law (\S+) --seed (\d+) --path (\S+)$/.exec(
      message,
    )!;
    const replayed = await certify(open, { runs: 20, seed: Number(seed), laws: [law!], path: path! });
    expect(message).toContain(replayed.laws[0]!.failure!.message);
    expect(existsSync(certificateFile())).toBe(false);
  });

  it('stops a study with a broken method, and says how to see it again', async () => {
    writeFileSync(join(folder, 'broken.ts'), BROKEN_METHOD);
    writeFileSync(join(folder, 'gate.yaml'), recipeOf('broken.ts', 20));
    const { code, err } = await runProcess(folder, 'study', 'gate.yaml', '--backend', 'reference', '--out', 'out');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /parity of broken on .* does not hold: [^]*smallest layer: [^]*run: ptqlab parity --backend reference --method broken\.ts --scheme W4A16-channel-asym --law \S+ --seed \d+ --path \S+$/m,
      ),
    ]);
    // The folder is the study's from its plan on; nothing proven, computed or mapped is in it.
    expect(readdirSync(join(folder, 'out'))).toEqual([STUDY_MARK]);
  });
});
