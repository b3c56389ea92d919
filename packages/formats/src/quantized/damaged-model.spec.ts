import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dequantizeWeight, GRIDS, parseScheme, roundToNearest, type QuantizedWeight } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import fc from 'fast-check';
import { FormatError } from '../format-error.ts';
import { damagedBytes } from '../testing/damaged-bytes.ts';
import { damagedJson } from '../testing/damaged-json.ts';
import { openFilesBelow } from '../testing/open-files.ts';
import { hostWeight } from './host-weight.ts';
import { writeQuantizedFile } from './quantized-file.ts';
import { openQuantizedModel } from './quantized-model.ts';

const device = new Device(new ReferenceBackend());

/** One weight [2, 4] of each encoding; the affine ones with and without an order of columns. */
function weights(): Map<string, QuantizedWeight> {
  const whole = (values: number[], shape: number[]) => device.tensor(values, shape);
  const W = whole([1, -2, 3, 4, 0.5, 0.25, -7, 2], [2, 4]);
  const affine = roundToNearest(W, parseScheme('W4A16-g2-asym'), GRIDS.gptq);
  const groupIndex = device.tensor(Int32Array.of(1, 0, 1, 0), [4]);
  const binary: QuantizedWeight = {
    encoding: 'binary',
    shape: [2, 4],
    meta: { blockSize: 2, firstBits: 2, secondBits: 1 },
    parts: {
      first: whole([0, 1, 2, 0, 1, 1, 0, 0], [2, 4]),
      second: whole([0, 1, 1, 0, 1, 1, 0, 0], [2, 4]),
      salient: whole([0, 1, 0, 0], [4]),
      scale: device.zeros([2, 8]),
      mean: device.zeros([2, 8]),
    },
  };
  const mixed: QuantizedWeight = {
    encoding: 'mixed',
    shape: [2, 4],
    meta: { groupSize: 2, groupBits: [1, 3], widths: [1, 3] },
    parts: {
      codes: whole([0, 1, 1, 0, 7, 2, 3, 4], [4, 2]),
      scale: device.zeros([2, 2]),
      zeroPoint: whole([4, 1], [1, 2]),
      mean: device.zeros([1, 2]),
    },
  };
  return new Map([
    ['plain', affine],
    ['ordered', { ...affine, parts: { ...affine.parts, groupIndex } }],
    ['binary', binary],
    ['mixed', mixed],
  ]);
}

const MANIFEST = {
  version: 1,
  method: 'rtn',
  scheme: 'W4A16-g2-asym',
  options: { grid: 'gptq', rangeSearch: false, rangeSteps: 100 },
  fingerprint: 'f',
  calibration: null,
  files: ['block-00000.safetensors', 'rest.safetensors'],
  records: ['plain', 'ordered', 'binary', 'mixed'].map((name) => ({ name, bitsPerWeight: 4 })),
};

let folder: string;
let block: string;
let intact: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ptqlab-'));
  block = join(folder, 'block-00000.safetensors');
  using _ = device.scope();
  const stored = new Map<string, Awaited<ReturnType<typeof hostWeight>>>();
  for (const [name, weight] of weights()) stored.set(name, await hostWeight(weight));
  const norm = { name: 'norm', dtype: 'F32' as const, shape: [2], content: { values: Float32Array.of(1, 2) } };
  await writeQuantizedFile(block, stored, [], { note: 'kept' });
  await writeQuantizedFile(join(folder, 'rest.safetensors'), new Map(), [norm], {});
  intact = await readFile(block);
});
beforeEach(() => writeManifest(MANIFEST));
afterEach(() => {
  expect(device.liveTensors).toBe(0);
  expect(openFilesBelow(folder)).toEqual([]);
});
afterAll(() => rm(folder, { recursive: true }));

const writeManifest = (content: object): Promise<void> =>
  writeFile(join(folder, 'ptqlab.json'), JSON.stringify(content));

/** Reads and rebuilds all there is. @returns the refusal, if there was one; every other error is thrown on */
async function readAll(): Promise<string | undefined> {
  try {
    await using model = await openQuantizedModel(folder);
    using _ = device.scope();
    for (const layer of model.layers.keys()) await dequantizeWeight((await model.quantized(layer, device))!).read();
    for (const name of model.headers.names)
      if (!model.layers.has(name.replace(/\.weight$/, ''))) await model.floats(name, model.headers.info(name).shape);
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

/** The block file with another header, padded as before so that the data stays where it was. */
function withHeader(change: (header: Record<string, unknown>) => object): Buffer {
  const length = Number(intact.readBigUInt64LE(0));
  const header = JSON.parse(intact.toString('utf8', 8, 8 + length)) as Record<string, unknown>;
  const text = Buffer.from(JSON.stringify(change(header)));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([prefix, text, intact.subarray(8 + length)]);
}

interface Described {
  readonly __metadata__: Readonly<Record<string, string>>;
}
type Notes = Record<string, Record<string, unknown>>;

const notesOf = (header: object): Notes => JSON.parse((header as Described).__metadata__['ptqlab.weights']!) as Notes;
const withNotes = (notes: unknown): Buffer =>
  withHeader((header) => ({
    ...header,
    __metadata__: { ...(header as unknown as Described).__metadata__, 'ptqlab.weights': JSON.stringify(notes) },
  }));
function intactHeader(): Record<string, unknown> {
  let found: Record<string, unknown> = {};
  withHeader((header) => (found = header));
  return found;
}

describe('a damaged quantized model', () => {
  it('is read when nothing is damaged', async () => {
    expect(await readAll()).toBeUndefined();
    await using model = await openQuantizedModel(folder);
    expect([...model.headers.names].sort()).toEqual([
      'binary.weight',
      'mixed.weight',
      'norm',
      'ordered.weight',
      'plain.weight',
    ]);
    expect(model.headers.info('mixed.weight')).toEqual({ dtype: 'F32', shape: [2, 4] });
  });

  it('is read or refused whatever the manifest says', () =>
    fc.assert(
      fc.asyncProperty(damagedJson(MANIFEST), async (damaged) => {
        await writeManifest(damaged);
        await readAll();
        expect(openFilesBelow(folder)).toEqual([]);
      }),
      { numRuns: 150 },
    ));

  it('is read or refused whatever the manifest holds', () =>
    fc.assert(
      fc.asyncProperty(damagedBytes(Buffer.from(JSON.stringify(MANIFEST))), async (damaged) => {
        await writeFile(join(folder, 'ptqlab.json'), damaged);
        await readAll();
      }),
      { numRuns: 100 },
    ));

  describe('with another block', () => {
    afterEach(() => writeFile(block, intact));
    const isReadOrRefused = async (content: Uint8Array): Promise<void> => {
      await writeFile(block, content);
      await readAll();
      expect(openFilesBelow(folder)).toEqual([]);
    };

    it('is read or refused whatever the header says', () =>
      fc.assert(
        fc.asyncProperty(damagedJson(intactHeader()), (damaged) => isReadOrRefused(withHeader(() => damaged))),
        { numRuns: 150 },
      ));

    it('is read or refused whatever the description of weights says', () =>
      fc.assert(
        fc.asyncProperty(damagedJson(notesOf(intactHeader())), (damaged) => isReadOrRefused(withNotes(damaged))),
        { numRuns: 400 },
      ));

    it('is read or refused whatever bytes it holds', () =>
      fc.assert(fc.asyncProperty(damagedBytes(intact), isReadOrRefused), { numRuns: 200 }));

    it.each<[string, (notes: Notes) => unknown, RegExp]>([
      ['null', () => null, /description of quantized weights cannot be used/],
      ['no object', () => 5, /cannot be used/],
      ['an unknown encoding', (n) => ((n['plain']!['encoding'] = 'afine'), n), /plain\.encoding/],
      ['another shape', (n) => ((n['plain']!['shape'] = [2, 3]), n), /plain: its codes shape is \[2,4\], and \[2,3\]/],
      ['a shape beyond memory', (n) => ((n['mixed']!['shape'] = [2, 1e15]), n), /cannot lie in \d+ bytes/],
      ['no parts', (n) => ((n['plain']!['parts'] = {}), n), /cannot lie in 0 bytes/],
      ['no meta data', (n) => ((n['plain']!['meta'] = null), n), /plain\.meta/],
      [
        'meta data of another encoding',
        (n) => ((n['mixed']!['meta'] = { groupSize: 2 }), n),
        /groupBits is not a list/,
      ],
      ['a strange group size', (n) => ((n['plain']!['meta'] = { bits: 4, lowest: 0, groupSize: 0 }), n), /groupSize 0/],
    ])('is refused when the description holds %s', async (_what, change, message) => {
      await writeFile(block, withNotes(change(notesOf(intactHeader()))));
      expect(await readAll()).toMatch(message);
      expect(openFilesBelow(folder)).toEqual([]);
    });

    it('is refused when the order of columns names a group that is not there', async () => {
      const content = Buffer.from(intact);
      const length = Number(intact.readBigUInt64LE(0));
      const { data_offsets: offsets } = intactHeader()['ordered.groupIndex'] as { data_offsets: [number, number] };
      content[8 + length + offsets[0]] = 2;
      await writeFile(block, content);
      expect(await readAll()).toMatch(/ordered\.groupIndex.*index outside 0 to 1/);
    });
  });

  it.each<[string, object, RegExp]>([
    ['no records', { records: undefined }, /records/],
    ['records of nothing', { records: [null] }, /records\.0/],
    ['files that are no names', { files: [1] }, /files\.0/],
    ['a file of another folder', { files: ['../o/block-00001.safetensors'] }, /inside the folder/],
    ['a file twice', { files: ['rest.safetensors', 'rest.safetensors'] }, /names a file twice/],
    ['no scheme', { scheme: undefined }, /scheme/],
    ['a scheme that is none', { scheme: 'W4B16' }, /"w4b16" in "W4B16"/],
    ['a layer that is not there', { records: [{ name: 'other' }] }, /tells of layer "other"/],
    ['a layer twice', { records: [...MANIFEST.records, MANIFEST.records[0]] }, /tells of layer "plain" twice/],
    ['nothing of a layer', { records: MANIFEST.records.slice(1) }, /tells nothing of layer "plain"/],
    ['another version', { version: 2 }, /is of version 2; this program reads version 1/],
  ])('is refused when the manifest has %s', async (_what, change, message) => {
    await writeManifest({ ...MANIFEST, ...change });
    expect(await readAll()).toMatch(message);
    expect(openFilesBelow(folder)).toEqual([]);
  });
});
