import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { FormatError } from '../format-error.ts';
import { FileBytes } from '../safetensors/file-bytes.ts';
import type { Manifest } from './manifest.ts';

/** Bytes read at once: larger ones hash no faster. */
const CHUNK = 1 << 20;

/** SHA-256, in hex, of each of the files in `folder`, by name. Reads them once through, a chunk at a time. */
export async function digestsOf(folder: string, files: readonly string[]): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  const chunk = new Uint8Array(CHUNK);
  for (const file of files) {
    const bytes = await FileBytes.open(join(folder, file));
    try {
      const hash = createHash('sha256');
      for (let from = 0; from < bytes.size; from += CHUNK) {
        const part = chunk.subarray(0, Math.min(CHUNK, bytes.size - from));
        await bytes.readInto(part, from);
        hash.update(part);
      }
      digests[file] = hash.digest('hex');
    } finally {
      await bytes.close();
    }
  }
  return digests;
}

/**
 * Holds every byte of a quantized model against its manifest, as far as that has digests: those of earlier versions have none.
 * @throws FormatError naming the first file that was changed since it was written, with both digests
 */
export async function checkDigests(folder: string, { files, digests = {} }: Manifest): Promise<void> {
  for (const [file, expected] of Object.entries(digests)) {
    const { [file]: found } = await digestsOf(folder, [file]);
    if (found === expected) continue;
    const edited = files.includes(file) ? '' : ', or, if you changed it, take its line out of the digests there';
    throw new FormatError(
      `was changed after it was written (its SHA-256 is ${found}, the manifest says ${expected}); copy it again from where ` +
        `it is whole, or quantize the model again into a new folder${edited}`,
      { file: join(folder, file) },
    );
  }
}
