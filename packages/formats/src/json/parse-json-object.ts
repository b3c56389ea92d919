import { FormatError } from '../format-error.ts';
import { duplicateKey } from './duplicate-key.ts';

/**
 * The JSON object in `bytes`.
 * @param file for messages
 * @param what the thing the bytes are, for messages ("header", "index")
 * @throws FormatError when the bytes are not UTF-8, not JSON, not an object, or give a key of the outer two levels twice
 */
export function parseJsonObject(bytes: Uint8Array, file: string, what: string): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(`the ${what} is not UTF-8 text; the file is damaged`, { file }, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`the ${what} is not JSON (${(cause as Error).message})`, { file }, { cause });
  }
  if (!isObject(value)) throw new FormatError(`the ${what} is not a JSON object`, { file });
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) throw new FormatError(`the ${what} gives the key "${duplicate}" twice`, { file });
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
