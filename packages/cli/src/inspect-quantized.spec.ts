import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('inspect of a quantized folder', () => {
  it('says what was done to it, and names a file that was changed since', async () => {
    const out = join(folder, 'out');
    await runCommand('quantize', MODEL, '--method', 'rtn', '--scheme', 'W4A16-g64', '--out', out, '--threads', '1');
    const whole = await runCommand('inspect', out);
    expect(whole.code).toBe(0);
    expect(whole.out).toContain('quantized by rtn to W4A16-g64-asym');
    // 4 bits a code; each group of 64 has a scale of 32 bits and a zero-point of 4.
    expect(whole.out).toContain('28 layers in 4 blocks, 4.563 bits per weight');
    expect(whole.out).toContain('every file is as it was written');
    const { tensors, bitsPerWeight } = JSON.parse((await runCommand('inspect', out, '--json')).out) as {
      tensors: { name: string }[];
      bitsPerWeight: number;
    };
    expect(bitsPerWeight).toBe(4 + 36 / 64);
    expect(tensors.map(({ name }) => name)).toContain('model.layers.3.mlp.down_proj.codes');

    const block = join(out, 'block-00002.safetensors');
    const bytes = readFileSync(block);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(block, bytes);
    const text = ['--text', join(MODEL, 'evaluation.txt'), '--length', '64', '--windows', '1', '--threads', '1'];
    const results = join(folder, 'results');
    for (const command of [
      ['inspect', out],
      ['evaluate', out, ...text, '--out', results],
      ['evaluate', out, '--suite', 'mini', '--tasks', 'piqa', '--limit', '1', '--threads', '1', '--out', results],
      ['parity', '--model', out, '--against', 'reference', '--threads', '1', '--out', results],
    ]) {
      const { code, err } = await runCommand(...command);
      expect(err).toMatch(
        /^ptqlab: .*block-00002\.safetensors: was changed after it was written \(its SHA-256 is [0-9a-f]{64}, the manifest says [0-9a-f]{64}\); .*quantize the model again into a new folder\n$/,
      );
      expect(code).toBe(2);
    }
    expect(existsSync(results)).toBe(false);
  });
});
