import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';
import type { ModelParityCertificate } from './parity-of-model.ts';

const MODEL = fileURLToPath(new URL('../../../models/mini-small', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../bin/ptqlab.mjs', import.meta.url));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const args = (against: string, tasks: string) => [
  ...['parity', '--model', MODEL, '--against', against, '--tasks', tasks],
  ...['--documents', '1', '--threads', '1', '--out', folder],
];
const certificate = (against: string): ModelParityCertificate =>
  JSON.parse(readFileSync(join(folder, `mini-small-wasm-${against}.json`), 'utf8')) as ModelParityCertificate;

/** Each log-likelihood within its bound, by a bound that decides something: it is smaller than what separates two answers. */
function expectAgreement({ tasks, holds }: ModelParityCertificate): void {
  expect(holds).toBe(true);
  for (const { requests, otherScores, otherAnswers } of tasks) {
    expect([otherScores, otherAnswers]).toEqual([0, 0]);
    for (const { difference, bound, predicted } of requests) {
      expect(difference).toBeLessThanOrEqual(bound);
      expect(bound).toBeGreaterThan(0);
      expect(bound).toBeLessThan(0.1 * predicted);
    }
  }
}

describe('parity --model', () => {
  it('holds every log-likelihood within the bound carried through the model, and scores equal', async () => {
    const { code, out, err } = await runCommand(...args('reference', 'cluewsc2020,gsm8k'));
    expect({ code, said: err.match(/ptqlab: .*/)?.[0] }).toEqual({ code: 0, said: undefined });
    expect(out).toMatch(/^cluewsc2020 +1 +0 +0 of 0 +2 +\d\.\de-\d+ +\d\.\de-\d+ +\d\.\de-\d+ *$/m);
    expect(out).toContain('every log-likelihood within its bound; 0 of 2 documents with other scores');
    const found = certificate('reference');
    expectAgreement(found);
    expect(found.tasks.map(({ task, answers }) => [task, answers])).toEqual([
      ['cluewsc2020', 0],
      ['gsm8k', 1],
    ]);
  });

  it('needs another backend, and tasks of the suite', async () => {
    const none = await runCommand(...args('none', 'piqa'));
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('name another with --against')]);
    const unknown = await runCommand(...args('reference', 'piqua'));
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('did you mean "piqa"')]);
  });
});

/** In a process of its own, as a driver demands; only a run that demands an adapter can tell its absence from a defect. */
const isDemanded = Boolean(process.env.PTQLAB_REQUIRE_WEBGPU);
(isDemanded ? describe : describe.skip)(
  `parity --model against webgpu${isDemanded ? '' : ' (skipped: PTQLAB_REQUIRE_WEBGPU is not set)'}`,
  () => {
    it('holds every log-likelihood within the bound carried through the model, and scores equal', () => {
      const command = [PROGRAM, ...args('webgpu', 'piqa,cluewsc2020,drop')];
      const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
      expect({ status, said: stderr.match(/ptqlab: .*/)?.[0] }).toEqual({ status: 0, said: undefined });
      expectAgreement(certificate('webgpu'));
    });
  },
);
