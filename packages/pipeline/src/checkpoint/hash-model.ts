import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Checkpoint } from '@ptqlab/formats';

/** SHA-256, in hex, of the files a checkpoint's tensors lie in: their names and every byte. Reads them once through. */
export async function hashModel(checkpoint: Checkpoint): Promise<string> {
  const files = [...new Set(checkpoint.names.map((name) => checkpoint.info(name).file))].sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${basename(file)}\0`);
    await pipeline(createReadStream(file), async (chunks) => {
      for await (const chunk of chunks) hash.update(chunk as Buffer);
    });
  }
  return hash.digest('hex');
}
