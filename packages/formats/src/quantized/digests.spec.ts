import { createHash } from 'node:crypto';
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
  it('accepts whole files, and names the one with a changed bit, with both digests', async () => {
    for (const file of [...FILES, 'config.json']) await writeFile(join(folder, file), 'abc');
    const digests = await digestsOf(folder, [...FILES, 'config.json']);
    // FIPS 180-2, appendix B.1.
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(digests['a.safetensors']).toBe(expected);
    await checkDigests(folder, manifestOf(digests));
    await writeFile(join(folder, 'config.json'), 'abb');
    await expect(checkDigests(folder, manifestOf(digests))).rejects.toThrow(
      /config\.json: was changed .*quantize the model again into a new folder, or, if you changed it, take its line out/,
    );
    await writeFile(join(folder, FILES[1]!), 'abb');
    const [refusal] = await Promise.allSettled([checkDigests(folder, manifestOf(digests))]);
    const { reason } = refusal as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(FormatError);
    const found = createHash('sha256').update('abb').digest('hex');
    expect((reason as Error).message).toBe(
      `${join(folder, FILES[1]!)}: was changed after it was written (its SHA-256 is ${found}, the manifest says ${expected}); ` +
        'copy it again from where it is whole, or quantize the model again into a new folder',
    );
  });

  it('reads files of several chunks, and of none', async () => {
    const long = Buffer.alloc(2 ** 21 + 3, 7);
    await writeFile(join(folder, 'long'), long);
    await writeFile(join(folder, 'empty'), '');
    expect(await digestsOf(folder, ['long', 'empty'])).toEqual({
      long: createHash('sha256').update(long).digest('hex'),
      empty: createHash('sha256').digest('hex'),
    });
  });

  it('names a file that is missing', async () => {
    await expect(checkDigests(folder, manifestOf({ 'config.json': 'f'.repeat(64) }))).rejects.toThrow(
      /config\.json: there is no such file/,
    );
  });

  it('asks nothing of files of which an earlier manifest has no digest', () =>
    checkDigests(folder, manifestOf(undefined)));
});
