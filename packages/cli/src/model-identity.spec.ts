import { execFileSync } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelIdentity } from './model-identity.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptqlab-'));
  writeFileSync(join(folder, 'config.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('modelIdentity', () => {
  it('takes links for what they lead to, and leaves out what is no file', async () => {
    const weights = join(folder, 'blob');
    writeFileSync(weights, 'weights');
    linkSync(weights, join(folder, 'model.safetensors'));
    const identity = await modelIdentity(folder);
    rmSync(join(folder, 'model.safetensors'));
    symlinkSync(weights, join(folder, 'model.safetensors'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'other.safetensors'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe.safetensors')]);
    expect(await modelIdentity(folder)).toBe(identity);
    writeFileSync(weights, 'weighty');
    expect(await modelIdentity(folder)).not.toBe(identity);
  });
});
