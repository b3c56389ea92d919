import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bitsPerWeight, dequantizeWeight, GRIDS, roundToNearest } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import fc from 'fast-check';
import { FormatError } from '../format-error.ts';
import { createSafetensorsWriter } from '../safetensors/create-safetensors-writer.ts';
import { openSafetensors } from '../safetensors/open-safetensors.ts';
import { deviceWeight, hostWeight } from './host-weight.ts';
import { quantizedLayers, writeQuantizedFile } from './quantized-file.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ptqlab-'))));
afterAll(() => rm(folder, { recursive: true }));

const setting = fc.record({
  bits: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8),
  grid: fc.constantFrom('gptq', 'quarot', 'awq'),
  groupSize: fc.constantFrom('channel' as const, 'tensor' as const, 2, 3, 8),
  rows: fc.integer({ min: 1, max: 4 }),
  columns: fc.integer({ min: 1, max: 11 }),
  numbers: fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 44, maxLength: 44 }),
});

describe('writeQuantizedFile', () => {
  it('gives back every weight bit for bit, in the bytes that the bits per weight promise', () =>
    fc.assert(
      fc.asyncProperty(setting, async ({ bits, grid, groupSize, rows, columns, numbers }) => {
        using _ = device.scope();
        const W = device.tensor(
          numbers.slice(0, rows * columns).map((n) => n / 64),
          [rows, columns],
        );
        const scheme = {
          weightBits: bits,
          activationBits: 16,
          groupSize,
          symmetric: false,
          activationGranularity: 'token',
        } as const;
        const weight = roundToNearest(W, scheme, GRIDS[grid as keyof typeof GRIDS]);
        const file = join(folder, 'model.safetensors');
        const norm = { name: 'norm', dtype: 'F32' as const, shape: [2], content: { values: Float32Array.of(1, 2) } };
        await writeQuantizedFile(file, new Map([['layer', await hostWeight(weight)]]), [norm], { note: 'kept' });
        await using stored = await openSafetensors(file);
        expect(stored.metadata['note']).toBe('kept');
        expect(await stored.readFloats('norm', [2])).toEqual(Float32Array.of(1, 2));
        const layers = quantizedLayers(stored);
        expect([...layers.keys()]).toEqual(['layer']);
        const back = deviceWeight(await layers.get('layer')!.read(), device);
        expect(await dequantizeWeight(back).read()).toEqual(await dequantizeWeight(weight).read());
        const parts = stored.names.filter((name) => name.startsWith('layer.'));
        const bytes = parts.reduce((sum, name) => sum + stored.info(name).bytes, 0);
        // A whole number, which the division by the number of weights left within one rounding.
        const storedBits = Math.round(bitsPerWeight(weight) * rows * columns);
        // Every part may be rounded up to a whole byte.
        expect(bytes * 8).toBeGreaterThanOrEqual(storedBits);
        expect(bytes * 8).toBeLessThan(storedBits + 8 * parts.length);
      }),
      { numRuns: 60 },
    ));

  it('writes the same bytes for the same weights', async () => {
    using _ = device.scope();
    const scheme = {
      weightBits: 3,
      activationBits: 16,
      groupSize: 2,
      symmetric: true,
      activationGranularity: 'token',
    } as const;
    const weight = await hostWeight(roundToNearest(device.tensor([1, -2, 3, 4], [2, 2]), scheme, GRIDS.gptq));
    const write = async (name: string) => {
      await writeQuantizedFile(join(folder, name), new Map([['layer', weight]]), [], {});
      return readFile(join(folder, name));
    };
    expect(await write('a.safetensors')).toEqual(await write('b.safetensors'));
  });

  it('refuses a description that is damaged or does not fit the tensors', async () => {
    const file = join(folder, 'bad.safetensors');
    const write = async (metadata: Record<string, string>) => {
      await using writer = await createSafetensorsWriter(
        file,
        [{ name: 'layer.codes', dtype: 'U8', shape: [1] }],
        metadata,
      );
      await writer.write('layer.codes', Uint8Array.of(1));
      await writer.finish();
      return openSafetensors(file);
    };
    await using torn = await write({ 'ptqlab.weights': '{"layer":' });
    expect(() => quantizedLayers(torn)).toThrow(FormatError);
    const storage = { bits: 4, kind: 'codes', lowest: 0 };
    const note = {
      encoding: 'affine',
      shape: [2, 2],
      meta: {},
      parts: { codes: { dtype: 'f32', shape: [2, 2], storage } },
    };
    await using short = await write({ 'ptqlab.weights': JSON.stringify({ layer: note }) });
    expect(() => quantizedLayers(short)).toThrow('does not fit: layer: bits is absent');
    await using plain = await write({});
    expect(quantizedLayers(plain).size).toBe(0);
  });
});
