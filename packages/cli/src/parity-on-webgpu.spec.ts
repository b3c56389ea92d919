/** @jest-environment ../backend-webgpu/testing/webgpu-environment.cjs */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParityCertificate } from './parity-of-ops.ts';
import { runCommand } from '../testing/run-command.ts';

declare const webGpuIsMissing: boolean;

const [when, run] = webGpuIsMissing ? [' (skipped: no WebGPU adapter on this machine)', describe.skip] : ['', describe];
run(`parity on WebGPU${when}`, () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What is printed and kept, but for how long it took. */
  async function proven() {
    const { code, out, err } = await runCommand(
      ...['parity', '--backend', 'webgpu', '--op', 'div', '--seed', '42', '--runs', '20', '--threads', '1'],
      ...['--out', folder],
    );
    expect({ code, err }).toMatchObject({ code: 0 });
    const certificate = JSON.parse(readFileSync(join(folder, 'webgpu.json'), 'utf8')) as ParityCertificate;
    return { out: out.replace(/[\d.]+ s$/m, 'some time'), certificate: { ...certificate, seconds: 0 } };
  }

  it('replays exactly, beside WebAssembly and the reference', async () => {
    const first = await proven();
    expect(first.out).toMatch(/^div\.realistic +20 +0\.000 +holds +same bits +same bits *$/m);
    expect(first.certificate.against.map(({ backends }) => backends)).toEqual([
      ['webgpu', 'reference'],
      ['webgpu', 'wasm'],
    ]);
    expect(await proven()).toEqual(first);
  });
});
