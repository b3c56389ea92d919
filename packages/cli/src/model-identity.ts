import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Files of a model folder that decide what the model answers: weights, configuration, tokenizer. */
const DECIDING = /\.(safetensors|json|model)$/;

/**
 * SHA-256 over the names and contents of a model folder's files.
 * @throws UsageError when there is no such folder
 */
export async function modelIdentity(folder: string): Promise<string> {
  const digest = createHash('sha256');
  for (const name of await files(folder)) {
    digest.update(`${name}\0`);
    for await (const chunk of createReadStream(join(folder, name))) digest.update(chunk as Buffer);
    digest.update('\0');
  }
  return digest.digest('hex');
}

async function files(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => DECIDING.test(name)).sort();
    // Links count as what they lead to; a pipe would be waited for without end.
    const kinds = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
    return names.filter((_, at) => kinds[at]?.isFile());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`evaluate: "${folder}" cannot be read (${code}); give a model folder`);
  }
}
