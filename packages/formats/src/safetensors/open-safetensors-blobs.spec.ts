import { readFile } from 'node:fs/promises';
import { openSafetensors } from './open-safetensors.ts';
import { openSafetensorsBlobs } from './open-safetensors-blobs.ts';

const model = `${__dirname}/../../../../models/wikitext-mini/model.safetensors`;

describe('openSafetensorsBlobs', () => {
  it('reads the same values from a blob as from the file it was made of', async () => {
    await using file = await openSafetensors(model);
    await using blob = await openSafetensorsBlobs(new Map([['model.safetensors', new Blob([await readFile(model)])]]));
    expect(new Set(blob.names)).toEqual(new Set(file.names));
    for (const name of ['model.norm.weight', 'model.layers.3.self_attn.o_proj.weight']) {
      expect(Buffer.compare(await blob.readBytes(name), await file.readBytes(name))).toBe(0);
      const [ours, theirs] = [await blob.readFloats(name), await file.readFloats(name)];
      expect(ours.length).toBe(theirs.length);
      expect(ours.every((value, i) => value === theirs[i])).toBe(true);
    }
  });

  it('names the tensor that two shards hold', async () => {
    const bytes = new Blob([await readFile(model)]);
    const twice = new Map([
      ['a.safetensors', bytes],
      ['b.safetensors', bytes],
    ]);
    await expect(openSafetensorsBlobs(twice)).rejects.toThrow(/b\.safetensors.*also in a\.safetensors/);
  });

  it('refuses nothing, and a cut file', async () => {
    await expect(openSafetensorsBlobs(new Map())).rejects.toThrow(/give at least one/);
    const cut = new Blob([(await readFile(model)).subarray(0, 5000)]);
    await expect(openSafetensorsBlobs(new Map([['cut.safetensors', cut]]))).rejects.toThrow(/cut\.safetensors/);
  });
});
