import { SAFETENSORS_DTYPES } from './dtypes.ts';
import type { TensorEntry } from './tensor-entry.ts';

/**
 * Splits tensors, in their order, into files of at most `maxBytes` of data each; a tensor larger than that gets a file of its own.
 * There is always at least one file.
 */
export function planShards(
  entries: readonly TensorEntry[],
  maxBytes: number,
): { shards: TensorEntry[][]; totalBytes: number } {
  const shards: TensorEntry[][] = [[]];
  let inShard = 0;
  let totalBytes = 0;
  for (const entry of entries) {
    const bytes = entry.shape.reduce((product, size) => product * size, SAFETENSORS_DTYPES[entry.dtype].bytes);
    if (inShard > 0 && inShard + bytes > maxBytes) {
      shards.push([]);
      inShard = 0;
    }
    shards.at(-1)!.push(entry);
    inShard += bytes;
    totalBytes += bytes;
  }
  return { shards, totalBytes };
}
