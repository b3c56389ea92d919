import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, parseJsonObject } from '@ptqlab/formats';
import type { ModelConfig } from './model-config.ts';
import { parseConfig } from './parse-config.ts';

/**
 * Reads `config.json` of a model folder.
 * @throws FormatError when it is missing, no JSON, or describes a model that this program does not compute
 */
export async function readConfig(folder: string): Promise<ModelConfig> {
  const file = join(folder, 'config.json');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new FormatError(`cannot be read (${(cause as NodeJS.ErrnoException).code}); give the folder of a model`, { file }, { cause });
  }
  return parseConfig(parseJsonObject(bytes, file, 'configuration'), file);
}
