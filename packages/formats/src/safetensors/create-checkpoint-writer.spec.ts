import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCheckpointWriter } from './create-checkpoint-writer.ts';
import { openSafetensors } from './open-safetensors.ts';
import type { TensorEntry } from './tensor-entry.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ptqlab-formats-'));
  folder = join(parent, 'new/model');
});
afterEach(() => rm(parent, { recursive: true }));

const entries: TensorEntry[] = ['a', 'b', 'c', 'd'].map((name, i) => ({ name, dtype: 'U8', shape: [i + 1] }));

async function write(maxShardBytes: number | undefined): Promise<string[]> {
  await using writer = await createCheckpointWriter(
    folder,
    entries,
    maxShardBytes === undefined ? {} : { maxShardBytes },
  );
  for (const [i, { name }] of [...entries.entries()].reverse()) await writer.write(name, new Uint8Array(i + 1).fill(i));
  await writer.finish();
  return (await readdir(folder)).sort();
}

describe('createCheckpointWriter', () => {
  it('writes one file when it fits', async () => {
    expect(await write(undefined)).toEqual(['model.safetensors']);
  });

  it('writes shards of at most the given size, in order, and an index', async () => {
    expect(await write(3)).toEqual([
      'model-00001-of-00003.safetensors',
      'model-00002-of-00003.safetensors',
      'model-00003-of-00003.safetensors',
      'model.safetensors.index.json',
    ]);
    expect(JSON.parse(await readFile(join(folder, 'model.safetensors.index.json'), 'utf8'))).toEqual({
      metadata: { total_size: 10 },
      weight_map: {
        a: 'model-00001-of-00003.safetensors',
        b: 'model-00001-of-00003.safetensors',
        c: 'model-00002-of-00003.safetensors',
        d: 'model-00003-of-00003.safetensors',
      },
    });
    await using checkpoint = await openSafetensors(folder);
    for (const [i, { name }] of entries.entries())
      expect([...(await checkpoint.read(name))]).toEqual(new Array(i + 1).fill(i));
  });

  it('shows no file at all when finished too early or left without finish', async () => {
    {
      await using writer = await createCheckpointWriter(folder, entries, { maxShardBytes: 3 });
      await writer.write('a', Uint8Array.of(0));
      await writer.write('b', Uint8Array.of(1, 1));
      await expect(writer.finish()).rejects.toThrow('tensor "c" was announced but not written');
      await expect(writer.write('e', Uint8Array.of(1))).rejects.toThrow('tensor "e" was not announced');
      expect((await readdir(folder)).filter((name) => !name.endsWith('.tmp'))).toEqual([]);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a folder that already holds a checkpoint', async () => {
    await write(3);
    await expect(write(undefined)).rejects.toThrow('there is already a checkpoint; choose another folder or remove it');
  });

  it('refuses two tensors of one name, also when they would go to different files', async () => {
    const work = createCheckpointWriter(folder, [...entries, entries[0]!], { maxShardBytes: 3 });
    await expect(work).rejects.toThrow('cannot hold two tensors of one name');
  });
});
