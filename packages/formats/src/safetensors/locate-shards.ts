import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FormatError } from '../format-error.ts';
import { parseJsonObject } from '../json/parse-json-object.ts';
import { readBytes } from '../read-bytes.ts';

/** The files of a checkpoint. */
export interface ShardPlan {
  readonly files: readonly string[];
  /** File of every tensor, when an index says so; with a single file its own header says it. */
  readonly fileOf: ReadonlyMap<string, string> | undefined;
  /** The index, for messages. */
  readonly index: string | undefined;
}

/**
 * The files that make up the checkpoint at `path`: a `.safetensors` file, an `.index.json`, or a folder that holds
 * `STEM.safetensors` or `STEM.safetensors.index.json` (a single file wins, as in transformers).
 * @throws FormatError when there is none, saying which files were looked for
 */
export async function locateShards(path: string, stem = 'model'): Promise<ShardPlan> {
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) throw new FormatError('there is no such file or folder', { file: path });
  if (!kind.isDirectory()) return path.endsWith('.json') ? readIndex(path) : single(path);
  const names = await readdir(path);
  const file = `${stem}.safetensors`;
  const index = `${file}.index.json`;
  if (names.includes(file)) return single(join(path, file));
  if (names.includes(index)) return readIndex(join(path, index));
  const others = names.filter((name) => name.endsWith('.safetensors') || name.endsWith('.safetensors.index.json'));
  const found = others.length === 0 ? 'no safetensors file at all' : others.slice(0, 5).join(', ');
  throw new FormatError(`holds neither ${file} nor ${index}, but ${found}`, { file: path });
}

function single(file: string): ShardPlan {
  return { files: [file], fileOf: undefined, index: undefined };
}

async function readIndex(index: string): Promise<ShardPlan> {
  const bytes = await readBytes(index);
  if (!bytes) throw new FormatError('there is no such file', { file: index });
  const { weight_map: weightMap } = parseJsonObject(bytes, index, 'index');
  if (typeof weightMap !== 'object' || weightMap === null || Array.isArray(weightMap))
    throw new FormatError('has no weight_map object, so it does not say where the tensors are', { file: index });
  const fileOf = new Map<string, string>();
  for (const [tensor, name] of Object.entries(weightMap)) {
    // Shards lie beside their index; anything else would let a downloaded index point anywhere on this machine.
    if (typeof name !== 'string' || name !== basename(name) || !name.endsWith('.safetensors'))
      throw new FormatError(`weight_map gives ${JSON.stringify(name)}, which is no .safetensors file name`, {
        file: index,
        tensor,
      });
    fileOf.set(tensor, join(dirname(index), name));
  }
  return { files: [...new Set(fileOf.values())], fileOf, index };
}
