import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../format-error.ts';
import { createSafetensorsWriter } from './create-safetensors-writer.ts';
import type { StoredArray } from './dtypes.ts';
import { writeWhole } from '../write-whole.ts';
import { planShards } from './plan-shards.ts';
import type { TensorEntry } from './tensor-entry.ts';
import type { TensorWriter } from './tensor-writer.ts';

export interface CheckpointWriterOptions {
  /** Free text attached to every file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** A file grows to at most this many bytes of data, unless one tensor alone is larger. Default 5e9, as in transformers. */
  readonly maxShardBytes?: number;
  /** Name of the files before `.safetensors`. Default `model`. */
  readonly stem?: string;
}

/**
 * Starts a checkpoint in `folder`, which is made when absent: `STEM.safetensors` when it fits one file, otherwise
 * `STEM-00001-of-0000N.safetensors` … with `STEM.safetensors.index.json`, which `finish` writes last.
 * @throws FormatError when the folder already holds a checkpoint of that stem: a reader could not tell which one counts
 */
export async function createCheckpointWriter(
  folder: string,
  entries: readonly TensorEntry[],
  { metadata = {}, maxShardBytes = 5e9, stem = 'model' }: CheckpointWriterOptions = {},
): Promise<TensorWriter> {
  if (new Set(entries.map(({ name }) => name)).size !== entries.length)
    throw new Error(`${folder}: a checkpoint cannot hold two tensors of one name; rename one`);
  await mkdir(folder, { recursive: true });
  const present = (await readdir(folder)).find(
    (name) => name === `${stem}.safetensors` || name === `${stem}.safetensors.index.json`,
  );
  if (present !== undefined)
    throw new FormatError('there is already a checkpoint; choose another folder or remove it', {
      file: join(folder, present),
    });
  const { shards, totalBytes } = planShards(entries, maxShardBytes);
  const files = shards.map((_, i) =>
    shards.length === 1 ? `${stem}.safetensors` : shardName(stem, i + 1, shards.length),
  );
  const writers: TensorWriter[] = [];
  try {
    for (const [i, shard] of shards.entries())
      writers.push(await createSafetensorsWriter(join(folder, files[i]!), shard, metadata));
  } catch (error) {
    await Promise.all(writers.map((writer) => writer.abort()));
    throw error;
  }
  const shardOf = new Map(shards.flatMap((shard, i) => shard.map(({ name }) => [name, i] as const)));
  const index = {
    metadata: { total_size: totalBytes },
    weight_map: Object.fromEntries(entries.map(({ name }) => [name, files[shardOf.get(name)!]])),
  };
  const indexFile = shards.length === 1 ? undefined : join(folder, `${stem}.safetensors.index.json`);
  return new CheckpointWriter(folder, writers, shardOf, async () => {
    if (indexFile !== undefined) await writeWhole(indexFile, `${JSON.stringify(index, null, 2)}\n`);
  });
}

function shardName(stem: string, number: number, count: number): string {
  const digits = (n: number) => String(n).padStart(5, '0');
  return `${stem}-${digits(number)}-of-${digits(count)}.safetensors`;
}

class CheckpointWriter implements TensorWriter {
  private readonly missing: Set<string>;

  constructor(
    private readonly folder: string,
    private readonly writers: readonly TensorWriter[],
    private readonly shardOf: ReadonlyMap<string, number>,
    private readonly writeIndex: () => Promise<void>,
  ) {
    this.missing = new Set(shardOf.keys());
  }

  async write(name: string, values: StoredArray): Promise<void> {
    await this.writerOf(name).write(name, values);
    this.missing.delete(name);
  }

  async writeBytes(name: string, bytes: Uint8Array): Promise<void> {
    await this.writerOf(name).writeBytes(name, bytes);
    this.missing.delete(name);
  }

  async finish(): Promise<void> {
    // Asked before the first file appears: a checkpoint with a part missing must not.
    const [missing] = this.missing;
    if (missing !== undefined)
      throw new Error(`${this.folder}: tensor "${missing}" was announced but not written; write it before finish`);
    for (const writer of this.writers) await writer.finish();
    await this.writeIndex();
  }

  async abort(): Promise<void> {
    for (const writer of this.writers) await writer.abort();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  private writerOf(name: string): TensorWriter {
    const shard = this.shardOf.get(name);
    if (shard === undefined)
      throw new Error(`${this.folder}: tensor "${name}" was not announced when the checkpoint was started`);
    return this.writers[shard]!;
  }
}
