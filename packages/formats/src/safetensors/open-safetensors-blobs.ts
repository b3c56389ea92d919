import { FormatError } from '../format-error.ts';
import { BlobBytes } from './blob-bytes.ts';
import type { Checkpoint } from './checkpoint.ts';
import { SafetensorsCheckpoint, type Placed } from './safetensors-checkpoint.ts';
import { Shard } from './shard.ts';

/**
 * Opens safetensors files that are Blobs, as a page gets them from its visitor: one file, or all shards of a checkpoint. Reads only the
 * headers; no index is needed, since every header says what its file holds.
 * @param blobs by file name
 * @throws FormatError when there is none, one is damaged, or two hold the same tensor
 */
export async function openSafetensorsBlobs(blobs: ReadonlyMap<string, Blob>): Promise<Checkpoint> {
  const path = [...blobs.keys()].join(', ');
  if (blobs.size === 0) throw new FormatError('no safetensors file was given; give at least one', { file: path });
  const placed = new Map<string, Placed>();
  const shards: Shard[] = [];
  for (const [name, blob] of blobs) {
    const shard = await Shard.open(new BlobBytes(name, blob));
    shards.push(shard);
    for (const tensor of shard.header.tensors.values()) {
      const other = placed.get(tensor.name);
      if (other)
        throw new FormatError(`is also in ${other.shard.file}; give the shards of one checkpoint`, {
          file: name,
          tensor: tensor.name,
        });
      placed.set(tensor.name, { shard, tensor });
    }
  }
  return new SafetensorsCheckpoint(path, shards, placed);
}
