import { join } from 'node:path';
import { FormatError, parseJsonObject, readBytes } from '@ptqlab/formats';
import type { ModelConfig } from './model-config.ts';
import { parseConfig } from './parse-config.ts';

/**
 * Reads `config.json` of a model folder.
 * @throws FormatError when it is missing, no JSON, or describes a model that this program does not compute
 */
export async function readConfig(folder: string): Promise<ModelConfig> {
  const file = join(folder, 'config.json');
  const bytes = await readBytes(file);
  if (!bytes) throw new FormatError('cannot be read (ENOENT); give the folder of a model', { file });
  return parseConfig(parseJsonObject(bytes, file, 'configuration'), file);
}
