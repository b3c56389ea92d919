import { FormatError } from '../format-error.ts';
import type { Checkpoint } from './checkpoint.ts';
import { FileBytes } from './file-bytes.ts';
import { locateShards } from './locate-shards.ts';
import type { ShardPlan } from './locate-shards.ts';
import { SafetensorsCheckpoint, type Placed } from './safetensors-checkpoint.ts';
import { Shard } from './shard.ts';

/**
 * Opens a safetensors checkpoint: one `.safetensors` file, a `.safetensors.index.json`, or a folder with either.
 * Reads only the headers. Close it, or hold it with `await using`.
 * @param options.stem name of the files in a folder, before `.safetensors`; default `model`
 * @throws FormatError when a file is missing, truncated or damaged, or the index names a tensor its shard does not hold
 */
export async function openSafetensors(path: string, { stem = 'model' } = {}): Promise<Checkpoint> {
  const plan = await locateShards(path, stem);
  const shards = new Map<string, Shard>();
  try {
    for (const file of plan.files) shards.set(file, await Shard.open(await FileBytes.open(file)));
    return new SafetensorsCheckpoint(path, [...shards.values()], placeTensors(plan, shards));
  } catch (error) {
    await closeAll(shards.values());
    throw error;
  }
}

function placeTensors({ fileOf, index }: ShardPlan, shards: ReadonlyMap<string, Shard>): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  if (fileOf === undefined)
    for (const shard of shards.values())
      for (const tensor of shard.header.tensors.values()) placed.set(tensor.name, { shard, tensor });
  for (const [name, file] of fileOf ?? []) {
    const shard = shards.get(file)!;
    const tensor = shard.header.tensors.get(name);
    if (tensor === undefined)
      throw new FormatError(`the index places it in ${file}, which does not hold it`, { file: index!, tensor: name });
    placed.set(name, { shard, tensor });
  }
  return placed;
}

async function closeAll(shards: Iterable<Shard>): Promise<void> {
  await Promise.all([...shards].map((shard) => shard.close()));
}
