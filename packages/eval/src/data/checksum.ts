import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What the hub says about a file's content: SHA-256 for files in large-file storage, else git's own SHA-1 of the blob. */
export interface ExpectedContent {
  readonly size: number;
  readonly algorithm: 'sha256' | 'git-sha1';
  readonly digest: string;
}

/** The checksum of a file in the form the hub gives it. */
export async function checksum(path: string, algorithm: ExpectedContent['algorithm']): Promise<string> {
  const hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
  if (algorithm === 'git-sha1') hash.update(`blob ${(await stat(path)).size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Whether a file is there, of that size and content. */
export async function hasContent(path: string, { size, algorithm, digest }: ExpectedContent): Promise<boolean> {
  const there = await sizeOf(path);
  return there === size && (await checksum(path, algorithm)) === digest;
}

/** Bytes of a file, 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
