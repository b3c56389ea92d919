import fc from 'fast-check';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError } from '../format-error.ts';
import { createSafetensorsWriter } from './create-safetensors-writer.ts';
import { SAFETENSORS_DTYPES } from './dtypes.ts';
import type { SafetensorsDType } from './dtypes.ts';
import { openSafetensors } from './open-safetensors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ptqlab-formats-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'x.safetensors');

/** A few tensors of any dtype and shape, with their bytes. */
const tensors = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
      dtype: fc.constantFrom(...(Object.keys(SAFETENSORS_DTYPES) as SafetensorsDType[])),
      shape: fc.array(fc.nat(4), { maxLength: 3 }),
      seed: fc.nat(),
    }),
    { selector: ({ name }) => name, maxLength: 6 },
  )
  .map((list) =>
    list.map(({ seed, ...entry }) => {
      const count = entry.shape.reduce((a, b) => a * b, SAFETENSORS_DTYPES[entry.dtype].bytes);
      return { ...entry, bytes: Uint8Array.from({ length: count }, (_, i) => (seed * 31 + i * 97) & 0xff) };
    }),
  );

describe('createSafetensorsWriter', () => {
  it('gives back the bytes of any tensors, written in any order, each aligned to its elements', async () => {
    await fc.assert(
      fc.asyncProperty(
        tensors,
        fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
        fc.boolean(),
        async (list, metadata, reversed) => {
          const writer = await createSafetensorsWriter(path(), list, metadata);
          for (const { name, bytes } of reversed ? [...list].reverse() : list) await writer.writeBytes(name, bytes);
          await writer.finish();
          await using checkpoint = await openSafetensors(path());
          expect(Object.entries(checkpoint.metadata)).toEqual(Object.entries(metadata));
          expect(new Set(checkpoint.names)).toEqual(new Set(list.map(({ name }) => name)));
          for (const { name, dtype, shape, bytes } of list) {
            expect(checkpoint.info(name)).toMatchObject({ dtype, shape });
            expect(await checkpoint.readBytes(name)).toEqual(bytes);
          }
          const file = await readFile(path());
          expect(file.readBigUInt64LE() % 8n).toBe(0n);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives back values of every dtype, 16-bit floats from patterns or rounded from f32', async () => {
    const entries = (Object.keys(SAFETENSORS_DTYPES) as SafetensorsDType[]).map((dtype) => ({
      name: dtype,
      dtype,
      shape: [3],
    }));
    const values = (dtype: SafetensorsDType) => {
      const { array } = SAFETENSORS_DTYPES[dtype];
      return array === BigInt64Array || array === BigUint64Array
        ? array.of(0n, 1n, 9n)
        : array.of(0 as never, 1 as never, 9 as never);
    };
    const writer = await createSafetensorsWriter(path(), [
      ...entries,
      { name: 'rounded', dtype: 'BF16', shape: [2] },
      { name: 'rounded16', dtype: 'F16', shape: [2] },
    ]);
    for (const { name, dtype } of entries) await writer.write(name, values(dtype));
    await writer.write('rounded', Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8));
    await writer.write('rounded16', Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11));
    await writer.finish();
    await using checkpoint = await openSafetensors(path());
    for (const { name, dtype } of entries.filter(({ dtype }) => dtype !== 'F16' && dtype !== 'BF16'))
      expect(await checkpoint.read(name)).toEqual(values(dtype));
    expect([...(await checkpoint.read('F16'))]).toEqual([0, 2 ** -24, 9 * 2 ** -24]);
    expect([...(await checkpoint.read('rounded'))]).toEqual([1, 1 + 2 ** -6]);
    expect([...(await checkpoint.read('rounded16'))]).toEqual([1, 1 + 2 ** -9]);
  });

  it('leaves an existing file alone until finish, and leaves nothing behind after abort', async () => {
    await writeFile(path(), 'what was there');
    {
      await using writer = await createSafetensorsWriter(path(), [{ name: 'a', dtype: 'U8', shape: [2] }]);
      await writer.write('a', Uint8Array.of(1, 2));
      expect(await readFile(path(), 'utf8')).toBe('what was there');
    }
    expect(await readdir(folder)).toEqual(['x.safetensors']);
    expect(await readFile(path(), 'utf8')).toBe('what was there');
  });

  it('refuses to finish while a tensor is missing, and a tensor twice or unannounced', async () => {
    await using writer = await createSafetensorsWriter(path(), [
      { name: 'a', dtype: 'U8', shape: [2] },
      { name: 'b', dtype: 'U8', shape: [1] },
    ]);
    await writer.write('a', Uint8Array.of(1, 2));
    await expect(writer.write('a', Uint8Array.of(1, 2))).rejects.toThrow('tensor "a" was written before');
    await expect(writer.write('c', Uint8Array.of(1))).rejects.toThrow('tensor "c" was not announced');
    await expect(writer.finish()).rejects.toThrow('tensor "b" was announced but not written');
    await writer.write('b', Uint8Array.of(1));
    await writer.finish();
    await expect(writer.finish()).rejects.toThrow('already finished');
    expect(await readdir(folder)).toEqual(['x.safetensors']);
  });

  it('refuses another array kind or length, and takes the right one afterwards', async () => {
    await using writer = await createSafetensorsWriter(path(), [{ name: 'a', dtype: 'BF16', shape: [2, 2] }]);
    await expect(writer.write('a', new Float64Array(4))).rejects.toThrow(
      'tensor "a" is announced as BF16: give a Uint16Array of bit patterns, or a Float32Array, not a Float64Array',
    );
    await expect(writer.write('a', new Float32Array(5))).rejects.toThrow(
      'tensor "a" [2, 2] takes 4 values, 5 were given',
    );
    await expect(writer.writeBytes('a', new Uint8Array(4))).rejects.toThrow('tensor "a" takes 8 bytes, 4 were given');
    await writer.write('a', new Float32Array(4));
    await writer.finish();
  });

  it('refuses names, shapes and folders that cannot be', async () => {
    const start = (...entries: { name: string; dtype: SafetensorsDType; shape: number[] }[]) =>
      createSafetensorsWriter(path(), entries);
    await expect(start({ name: '__metadata__', dtype: 'U8', shape: [] })).rejects.toThrow('rename it');
    const twice = { name: 'a', dtype: 'U8' as const, shape: [1] };
    await expect(start(twice, twice)).rejects.toThrow('cannot hold two tensors "a"');
    await expect(start({ name: 'a', dtype: 'U8', shape: [-1] })).rejects.toThrow('[-1] is not a shape');
    await expect(start({ name: 'a', dtype: 'U8', shape: [2 ** 52, 4] })).rejects.toThrow('is not a shape');
    await expect(createSafetensorsWriter(join(folder, 'no/x.safetensors'), [])).rejects.toThrow(FormatError);
    expect(await readdir(folder)).toEqual([]);
  });
});
