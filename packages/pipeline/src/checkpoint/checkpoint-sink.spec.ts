import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCheckpointWriter,
  FormatError,
  openQuantizedModel,
  openSafetensors,
  readManifest,
  type Checkpoint,
} from '@ptqlab/formats';
import { checkpointWeights, tensorShapes } from '@ptqlab/models';
import { dequantizeWeight, METHODS, parseScheme, type Quantizer } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { calibrationSet } from '../calibration/calibration-set.ts';
import { CollectedModel } from '../collected-model.ts';
import type { QuantizedModelSink } from '../quantized-model-sink.ts';
import { quantizeModel } from '../quantize-model.ts';
import { SEQUENCES, TINY, tinyWeights } from '../testing/tiny-model.ts';
import { CheckpointSink, type CheckpointTarget } from './checkpoint-sink.ts';
import { runFacts } from './run-facts.ts';
import { hashModel } from './hash-model.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

let root: string;
let original: Checkpoint;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ptqlab-'));
  const folder = join(root, 'original');
  const weights = tinyWeights();
  const entries = [...tensorShapes(TINY)].map(([name, shape]) => ({ name, shape, dtype: 'BF16' as const }));
  await using writer = await createCheckpointWriter(folder, entries);
  for (const [name, values] of weights) await writer.write(name, values as Float32Array<ArrayBuffer>);
  await writer.finish();
  await writeFile(join(folder, 'config.json'), '{"architectures":["Tiny"]}');
  await writeFile(join(folder, 'notes.txt'), 'not part of a model');
  original = await openSafetensors(folder);
});
afterAll(async () => {
  await original.close();
  await rm(root, { recursive: true });
});

const calibration = calibrationSet(SEQUENCES, 'test');

interface Setting {
  readonly quantizer: Quantizer;
  readonly scheme: string;
}

const SETTINGS: Record<string, Setting> = {
  gptq: { quantizer: METHODS.gptq as unknown as Quantizer, scheme: 'W3A16-g4-asym' },
  gptaq: { quantizer: METHODS.gptaq as unknown as Quantizer, scheme: 'W4A16-channel-sym' },
  smoothquant: { quantizer: METHODS.smoothquant as unknown as Quantizer, scheme: 'W8A8-channel-sym' },
  awq: { quantizer: METHODS.awq as unknown as Quantizer, scheme: 'W4A16-g4-asym' },
};

function requestOf({ quantizer, scheme }: Setting) {
  const options = Object.fromEntries(Object.entries(quantizer.options).map(([name, spec]) => [name, spec.default]));
  const source = checkpointWeights(original);
  return { source, shape: TINY, device, quantizer, scheme: parseScheme(scheme), options, calibration };
}

async function targetOf(setting: Setting, folder: string, codeVersion = '1'): Promise<CheckpointTarget> {
  const request = requestOf(setting);
  const modelHash = await hashModel(original);
  const facts = runFacts(request, { modelHash, codeVersion, methodHash: '', backend: 'reference' });
  return { folder, original, originalFolder: join(root, 'original'), blockCount: TINY.blockCount, facts };
}

/** Runs a setting into a folder; ends it, as a killed process would, after `layers` layers. */
async function runInto(folder: string, setting: Setting, layers = Infinity): Promise<void> {
  using _ = device.scope();
  await using sink = await CheckpointSink.open(await targetOf(setting, folder));
  let left = layers;
  const killed: QuantizedModelSink = {
    finishedBlocks: sink.finishedBlocks,
    finished: sink.finished,
    async writeLayer(weight, figures) {
      if (left-- <= 0) throw new Error('killed');
      await sink.writeLayer(weight, figures);
    },
    writeChanged: (name, values) => sink.writeChanged(name, values),
    finishBlock: (index) => sink.finishBlock(index),
    finish: () => sink.finish(),
  };
  await quantizeModel({ ...requestOf(setting), sink: killed });
}

async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')] as const),
    ),
  );
}

describe.each(Object.keys(SETTINGS))('CheckpointSink with %s', (name) => {
  const setting = SETTINGS[name]!;

  it('gives the same bytes however often the run was ended', async () => {
    const whole = join(root, `${name}-whole`);
    await runInto(whole, setting);
    const files = await contentOf(whole);
    expect(Object.keys(files)).toEqual([
      'block-00000.safetensors',
      'block-00001.safetensors',
      'config.json',
      'ptqlab.json',
      'rest.safetensors',
    ]);
    const broken = join(root, `${name}-broken`);
    for (const layers of [9, 3]) await expect(runInto(broken, setting, layers)).rejects.toThrow('killed');
    await writeFile(join(broken, 'block-00001.safetensors.01234567-89ab-cdef-0123-456789abcdef.tmp'), 'torn');
    await expect(openQuantizedModel(broken)).rejects.toThrow(FormatError);
    await runInto(broken, setting);
    expect(await contentOf(broken)).toEqual(files);
    const { digests } = await readManifest(broken);
    expect(Object.keys(digests!).sort()).toEqual(Object.keys(files).filter((file) => file !== 'ptqlab.json'));
    await runInto(broken, setting);
    expect(await contentOf(broken)).toEqual(files);
  });

  it('gives back every weight of that folder and tensor bit for bit', async () => {
    const folder = join(root, `${name}-whole`);
    using _ = device.scope();
    const collected = new CollectedModel(checkpointWeights(original));
    const records = await quantizeModel({ ...requestOf(setting), sink: collected });
    await using stored = await openQuantizedModel(folder);
    const quantized = new Set(records.map((record) => record.name));
    for (const [tensor, shape] of tensorShapes(TINY)) {
      const layer = tensor.replace(/\.weight$/, '');
      if (!quantized.has(layer)) {
        expect(await stored.floats(tensor, shape)).toEqual(await collected.floats(tensor, shape));
        continue;
      }
      const [got, want] = [await stored.quantized(layer, device), await collected.quantized(layer, device)];
      expect(await dequantizeWeight(got!).read()).toEqual(await dequantizeWeight(want!).read());
    }
    expect(stored.manifest.records).toEqual(records.map(({ seconds: _seconds, ...figures }) => figures));
  });
});

/** Methods with every encoding; slim-llm mixes widths, billm stores planes and masks. */
const STORED: Record<string, Setting> = {
  ...SETTINGS,
  'slim-llm': { quantizer: METHODS['slim-llm'] as unknown as Quantizer, scheme: 'W2A16-g2-asym' },
  billm: { quantizer: METHODS.billm as unknown as Quantizer, scheme: 'W1A16-g4-asym' },
};

describe('CheckpointSink', () => {
  it.each(Object.keys(STORED))('%s: files take the bytes that bits per weight tell, and no more', async (name) => {
    const folder = join(root, `${name}-sizes`);
    await runInto(folder, STORED[name]!);
    await using model = await openQuantizedModel(folder);
    const records = model.manifest.records as unknown as { name: string; bitsPerWeight: number }[];
    for (let index = 0; index < TINY.blockCount; index++) {
      const path = join(folder, `block-0000${index}.safetensors`);
      await using file = await openSafetensors(path);
      for (const { name: layer, bitsPerWeight } of records.filter(({ name }) => name.includes(`layers.${index}.`))) {
        const [out, columns] = tensorShapes(TINY).get(`${layer}.weight`)! as [number, number];
        const parts = file.names.filter((part) => part.startsWith(`${layer}.`) && part !== `${layer}.bias`);
        const bytes = parts.reduce((sum, part) => sum + file.info(part).bytes, 0);
        const told = (bitsPerWeight * out * columns) / 8;
        // Each part ends on a whole byte.
        expect(bytes).toBeGreaterThanOrEqual(told - 1e-9);
        expect(bytes - told).toBeLessThan(parts.length);
      }
      const content = await readFile(path);
      const stored = file.names.reduce((sum, part) => sum + file.info(part).bytes, 0);
      expect(content.length).toBe(8 + Number(content.readBigUInt64LE(0)) + stored);
    }
  });

  it('refuses a folder with the blocks of another run', async () => {
    const folder = join(root, 'other');
    await expect(runInto(folder, SETTINGS.gptq!, 8)).rejects.toThrow('killed');
    await expect(CheckpointSink.open(await targetOf(SETTINGS.awq!, folder))).rejects.toThrow(
      'belongs to another run (method: gptq then, awq is asked now; scheme: W3A16-g4-asym then, W4A16-g4-asym is asked now); ' +
        'ask for what was asked then to go on with it, or choose another folder',
    );
    await expect(CheckpointSink.open(await targetOf(SETTINGS.gptq!, folder, '2'))).rejects.toThrow(
      '(version of this program: 1 then, 2 is asked now)',
    );
    const copy = join(root, 'copy');
    await cp(folder, copy, { recursive: true });
    await using sink = await CheckpointSink.open(await targetOf(SETTINGS.gptq!, copy));
    expect(sink.finishedBlocks).toBe(1);
  });

  it('leaves no folder behind that it made and wrote nothing into', async () => {
    const parent = join(root, 'made');
    await expect(runInto(join(parent, 'inner'), SETTINGS.gptq!, 0)).rejects.toThrow('killed');
    expect(existsSync(parent)).toBe(false);
    await mkdir(parent);
    await expect(runInto(join(parent, 'inner'), SETTINGS.gptq!, 0)).rejects.toThrow('killed');
    expect(await readdir(parent)).toEqual([]);
    await expect(runInto(parent, SETTINGS.gptq!, 0)).rejects.toThrow('killed');
    expect(await readdir(parent)).toEqual([]);
  });
});
