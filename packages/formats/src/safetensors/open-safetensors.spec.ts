import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError } from '../format-error.ts';
import { createCheckpointWriter } from './create-checkpoint-writer.ts';
import { createSafetensorsWriter } from './create-safetensors-writer.ts';
import { openSafetensors } from './open-safetensors.ts';

const fixture = join(__dirname, '../../fixtures/all-dtypes.safetensors');
const oracle = join(__dirname, '../../../../../shared/oracle');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ptqlab-formats-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Two shards: `a` f32 [4, 3] holding 0…11, and `b` bf16 [2]. */
async function twoShards(): Promise<void> {
  const entries = [
    { name: 'a', dtype: 'F32', shape: [4, 3] },
    { name: 'b', dtype: 'BF16', shape: [2] },
  ] as const;
  await using writer = await createCheckpointWriter(folder, entries, { maxShardBytes: 48 });
  await writer.write(
    'a',
    Float32Array.from({ length: 12 }, (_, i) => i),
  );
  await writer.write('b', Float32Array.of(1, -2));
  await writer.finish();
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FormatError);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
}

describe('openSafetensors on a file of the original implementation', () => {
  it('reads every dtype', async () => {
    await using checkpoint = await openSafetensors(fixture);
    const values = async (name: string) => [...(await checkpoint.read(name))];
    expect(checkpoint.metadata).toEqual({ 'made by': 'safetensors 0.8.0, numpy' });
    expect(await values('bool')).toEqual([1, 0, 1]);
    expect(await values('f16')).toEqual([0.0999755859375, -2, 65504, 2 ** -24, Infinity, -0]);
    expect(await values('f32')).toEqual([Math.fround(0.1), -2, Math.fround(3e38), 2 ** -149, Infinity, -0]);
    expect(await values('f64')).toEqual([0.1, -1e300]);
    expect(await values('scalar')).toEqual([7]);
    expect(await values('empty')).toEqual([]);
    expect(await values('int8')).toEqual([-128, -1, 0, 1, 2, 127]);
    expect(await values('int16')).toEqual([-32768, -1, 0, 1, 2, 32767]);
    expect(await values('int32')).toEqual([-(2 ** 31), -1, 0, 1, 2, 2 ** 31 - 1]);
    expect(await values('int64')).toEqual([-(2n ** 63n), -1n, 0n, 1n, 2n, 2n ** 63n - 1n]);
    expect(await values('uint8')).toEqual([0, 1, 0, 1, 2, 255]);
    expect(await values('uint16')).toEqual([0, 1, 0, 1, 2, 65535]);
    expect(await values('uint32')).toEqual([0, 1, 0, 1, 2, 2 ** 32 - 1]);
    expect(await values('uint64')).toEqual([0n, 1n, 0n, 1n, 2n, 2n ** 64n - 1n]);
  });

  it('tells dtype, shape, bytes and file without reading', async () => {
    await using checkpoint = await openSafetensors(fixture);
    expect(checkpoint.info('f16')).toEqual({ dtype: 'F16', shape: [2, 3], bytes: 12, file: fixture });
    expect(checkpoint.info('empty')).toEqual({ dtype: 'F32', shape: [0, 3], bytes: 0, file: fixture });
    expect(checkpoint.has('f16')).toBe(true);
    expect(checkpoint.has('toString')).toBe(false);
  });
});

describe('openSafetensors on shards', () => {
  it('reads tensors from the shard the index names, by folder or by index', async () => {
    await twoShards();
    for (const path of [folder, join(folder, 'model.safetensors.index.json')]) {
      await using checkpoint = await openSafetensors(path);
      expect(checkpoint.names).toEqual(['a', 'b']);
      expect(checkpoint.info('b').file).toBe(join(folder, 'model-00002-of-00002.safetensors'));
      expect([...(await checkpoint.read('b'))]).toEqual([1, -2]);
    }
  });

  it('reads row ranges', async () => {
    await twoShards();
    await using checkpoint = await openSafetensors(folder);
    expect([...(await checkpoint.readRows('a', 1, 3))]).toEqual([3, 4, 5, 6, 7, 8]);
    expect([...(await checkpoint.readRows('a', 4, 4))]).toEqual([]);
    for (const [from, to] of [
      [-1, 1],
      [2, 1],
      [0, 5],
      [0.5, 1],
    ] as const)
      await expect(checkpoint.readRows('a', from, to)).rejects.toThrow('give 0 <= from <= to <= 4');
  });

  it('refuses an index that names a tensor its shard does not hold', async () => {
    await twoShards();
    const index = join(folder, 'model.safetensors.index.json');
    const json = JSON.parse(await readFile(index, 'utf8')) as { weight_map: Record<string, string> };
    json.weight_map['c'] = json.weight_map['a']!;
    await writeFile(index, JSON.stringify(json));
    expect(await refusal(openSafetensors(folder))).toMatch(
      /index\.json: tensor "c": the index places it in .*00001-of-00002/,
    );
  });

  it('refuses an index that points outside its folder', async () => {
    for (const name of ['../x.safetensors', '/etc/passwd', 5, 'model.bin']) {
      await writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: { a: name } }));
      expect(await refusal(openSafetensors(folder))).toContain('tensor "a": weight_map gives');
    }
    await writeFile(join(folder, 'model.safetensors.index.json'), '{"weight_map":[]}');
    expect(await refusal(openSafetensors(folder))).toContain('has no weight_map object');
  });

  it('refuses a missing and a truncated shard by name', async () => {
    await twoShards();
    const shard = join(folder, 'model-00002-of-00002.safetensors');
    await truncate(shard, (await readFile(shard)).length - 1);
    expect(await refusal(openSafetensors(folder))).toBe(
      `${shard}: tensor "b": ends at byte 4 of the data, the file holds 3; it is truncated`,
    );
    await rm(shard);
    expect(await refusal(openSafetensors(folder))).toBe(`${shard}: there is no such file`);
  });
});

describe('openSafetensors on bad input', () => {
  const path = () => join(folder, 'model.safetensors');
  const bytes = (length: bigint, rest = '') => {
    const buffer = Buffer.alloc(8 + rest.length);
    buffer.writeBigUInt64LE(length);
    buffer.write(rest, 8);
    return buffer;
  };

  it.each<[string, Buffer, string]>([
    ['an empty file', Buffer.alloc(0), 'holds 0 bytes, too few for a safetensors header'],
    [
      'a header longer than the file',
      bytes(9n, '{}'),
      'announces a header of 9 bytes, the file holds 10; it is truncated',
    ],
    [
      'a header of 2^63 bytes',
      bytes(2n ** 63n, '{}'),
      'announces a header of 9223372036854775808 bytes, more than 100000000',
    ],
    ['a header of no bytes', bytes(0n, '{}'), 'the header is not JSON'],
    [
      'a pickled checkpoint',
      Buffer.from('PK\x03\x04 archive/data.pkl of some other framework'),
      'announces a header of',
    ],
  ])('refuses %s', async (_, content, message) => {
    await writeFile(path(), content);
    expect(await refusal(openSafetensors(folder))).toContain(`${path()}: ${message}`);
  });

  it('refuses a path where nothing is, and a folder without a checkpoint, saying what it looked for', async () => {
    expect(await refusal(openSafetensors(join(folder, 'nowhere')))).toContain('there is no such file or folder');
    expect(await refusal(openSafetensors(folder))).toContain(
      'holds neither model.safetensors nor model.safetensors.index.json, but no safetensors file at all',
    );
    await writeFile(join(folder, 'other.safetensors'), '');
    expect(await refusal(openSafetensors(folder))).toContain('but other.safetensors');
  });

  it('names the nearest tensor for an unknown name, and refuses reads after close', async () => {
    const checkpoint = await openSafetensors(fixture);
    expect(await refusal(checkpoint.read('f61'))).toContain(
      'tensor "f61": there is no such tensor; the nearest name is "f',
    );
    await checkpoint.close();
    await checkpoint.close();
    expect(await refusal(checkpoint.read('f16'))).toContain('read after close');
  });

  it('refuses floats of another dtype or shape', async () => {
    await using checkpoint = await openSafetensors(fixture);
    expect((await checkpoint.readFloats('f16', [2, 3])).length).toBe(6);
    expect(await refusal(checkpoint.readFloats('int8'))).toContain(
      'tensor "int8": is of dtype I8; F32, F16 or BF16 is needed',
    );
    expect(await refusal(checkpoint.readFloats('f16', [3, 2]))).toContain('has shape [2, 3]; [3, 2] is needed here');
    expect(await refusal(checkpoint.readFloats('f16', [6]))).toContain('[6] is needed here');
  });

  it('says so when a file shrinks while it is open', async () => {
    const writer = await createSafetensorsWriter(path(), [{ name: 'a', dtype: 'U8', shape: [100] }]);
    await writer.write('a', new Uint8Array(100));
    await writer.finish();
    await using checkpoint = await openSafetensors(folder);
    await truncate(path(), (await readFile(path())).length - 30);
    expect(await refusal(checkpoint.read('a'))).toContain('tensor "a": ends 30 bytes too early');
  });
});

const itWithOracle = existsSync(oracle) ? it : it.skip;
const reason = existsSync(oracle) ? '' : ' (skipped: ../shared/oracle is not here)';

describe('openSafetensors on the reference checkpoint', () => {
  itWithOracle(`finds all tensors and reads rows of the embedding${reason}`, async () => {
    await using checkpoint = await openSafetensors(oracle);
    expect(checkpoint.names.length).toBe(4 * 13 + 2);
    const whole = await checkpoint.readFloats('model.embed_tokens.weight', [2048, 256]);
    const rows = await checkpoint.readRows('model.embed_tokens.weight', 100, 103);
    expect([...rows]).toEqual([...whole.subarray(100 * 256, 103 * 256)]);
    expect(whole.every(Number.isFinite)).toBe(true);
  });
});
