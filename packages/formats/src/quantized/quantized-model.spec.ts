import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError } from '../format-error.ts';
import { writeQuantizedFile } from './quantized-file.ts';
import { isQuantizedModel, openQuantizedModel } from './quantized-model.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ptqlab-'))));
afterAll(() => rm(folder, { recursive: true }));

describe('openQuantizedModel', () => {
  it('refuses an unfinished model, another version, and a damaged manifest', async () => {
    expect(isQuantizedModel(folder)).toBe(false);
    await writeQuantizedFile(join(folder, 'block-00000.safetensors'), new Map(), [], {});
    expect(isQuantizedModel(folder)).toBe(true);
    await expect(openQuantizedModel(folder)).rejects.toThrow(
      'this quantized model is unfinished; run the same command again',
    );
    await writeFile(join(folder, 'ptqlab.json'), '{"version":2,"files":[]}');
    await expect(openQuantizedModel(folder)).rejects.toThrow('is of version 2; this program reads version 1');
    await writeFile(join(folder, 'ptqlab.json'), '{"version":');
    await expect(openQuantizedModel(folder)).rejects.toThrow(FormatError);
  });
});
