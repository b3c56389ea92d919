import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FormatError } from '../format-error.ts';
import { damagedBytes } from '../testing/damaged-bytes.ts';
import { damagedJson } from '../testing/damaged-json.ts';
import { openFilesBelow } from '../testing/open-files.ts';
import { createCheckpointWriter } from './create-checkpoint-writer.ts';
import { openSafetensors } from './open-safetensors.ts';

let folder: string;
let index: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ptqlab-'));
  index = join(folder, 'model.safetensors.index.json');
});
afterEach(async () => {
  expect(openFilesBelow(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

async function writeShards(): Promise<Buffer> {
  const names = ['a', 'b', 'c'];
  const entries = names.map((name) => ({ name, dtype: 'F32' as const, shape: [2] }));
  await using writer = await createCheckpointWriter(folder, entries, { maxShardBytes: 8 });
  for (const name of names) await writer.write(name, Float32Array.of(1, 2));
  await writer.finish();
  return readFile(index);
}

/** Reads all there is, unless it is refused as damaged. */
async function readAll(): Promise<void> {
  try {
    await using checkpoint = await openSafetensors(folder);
    for (const name of checkpoint.names) await checkpoint.readFloats(name);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  expect(openFilesBelow(folder)).toEqual([]);
}

describe('a damaged index of shards', () => {
  it('is read or refused whatever it says', async () => {
    const intact = JSON.parse((await writeShards()).toString()) as object;
    await fc.assert(
      fc.asyncProperty(damagedJson(intact), async (damaged) => {
        await writeFile(index, JSON.stringify(damaged));
        await readAll();
      }),
      { numRuns: 150 },
    );
  });

  it('is read or refused whatever it holds', async () => {
    const intact = await writeShards();
    await fc.assert(
      fc.asyncProperty(damagedBytes(intact), async (damaged) => {
        await writeFile(index, damaged);
        await readAll();
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is no file', () => {
  it.each(['model.safetensors', 'model.safetensors.index.json'])('is refused as %s', async (name) => {
    await mkdir(join(folder, name));
    const work = openSafetensors(folder);
    await expect(work).rejects.toThrow(FormatError);
    await expect(work).rejects.toThrow(`${join(folder, name)}: is not a file`);
  });

  it('is refused as a shard', async () => {
    await writeShards();
    const shard = join(folder, 'model-00002-of-00003.safetensors');
    await rm(shard);
    await mkdir(shard);
    await expect(openSafetensors(folder)).rejects.toThrow(`${shard}: is not a file`);
  });

  const ifPipes = process.platform === 'win32' ? it.skip : it;
  ifPipes('is refused, not waited for, when it is a pipe', async () => {
    const pipe = join(folder, 'model.safetensors');
    execFileSync('mkfifo', [pipe]);
    await expect(openSafetensors(folder)).rejects.toThrow(`${pipe}: is not a file`);
  });
});
