import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FormatError } from '../format-error.ts';
import type { Manifest } from './manifest.ts';

/** SHA-256, in hex, of each of the files in `folder`, by name. Reads them once through. */
export async function digestsOf(folder: string, files: readonly string[]): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const file of files) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, file)), hash);
    digests[file] = hash.digest('hex');
  }
  return digests;
}

/**
 * Holds every byte of a quantized model against its manifest.
 * @returns false when the manifest has no digests, as those of earlier versions
 * @throws FormatError naming the first file that was changed since it was written
 */
export async function checkDigests(folder: string, { files, digests }: Manifest): Promise<boolean> {
  if (!digests) return false;
  for (const file of files) {
    const found = await digestsOf(folder, [file]);
    if (found[file] !== digests[file])
      throw new FormatError(
        `was changed after it was written (its SHA-256 is ${found[file]}, the manifest says ${digests[file]}); ` +
          'copy it again from where it is whole, or quantize the model again into a new folder',
        { file: join(folder, file) },
      );
  }
  return true;
}
