import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError } from '../format-error.ts';
import { checkDigests, digestsOf } from './digests.ts';
import type { Manifest } from './manifest.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ptqlab-'))));
afterEach(() => rm(folder, { recursive: true }));

const FILES = ['a.safetensors', 'b.safetensors'];
const manifestOf = (digests: Manifest['digests']) => ({ files: FILES, digests }) as unknown as Manifest;

describe('checkDigests', () => {
  it('accepts whole files, and names the one with a changed bit', async () => {
    for (const file of FILES) await writeFile(join(folder, file), 'abc');
    const digests = await digestsOf(folder, FILES);
    // FIPS 180-2, appendix B.1.
    expect(digests[FILES[0]!]).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await checkDigests(folder, manifestOf(digests))).toBe(true);
    await writeFile(join(folder, FILES[1]!), 'abb');
    await expect(checkDigests(folder, manifestOf(digests))).rejects.toThrow(FormatError);
    await expect(checkDigests(folder, manifestOf(digests))).rejects.toThrow(
      /b\.safetensors: was changed .*quantize the model again/,
    );
  });

  it('says that an earlier manifest has none', async () => {
    expect(await checkDigests(folder, manifestOf(undefined))).toBe(false);
  });
});
