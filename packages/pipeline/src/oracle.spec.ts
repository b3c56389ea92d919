// Whole-model results on the embedded model against those of the methods' own code; see the reference's README for its protocol.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { openSafetensors } from '@ptqlab/formats';
import { openModel, openModelFolder, type ModelFolder } from '@ptqlab/models';
import { METHODS, printScheme, parseScheme, type Quantizer } from '@ptqlab/quant';
import { Device } from '@ptqlab/tensor';
import { calibrationSet, type CalibrationSet } from './calibration/calibration-set.ts';
import { CheckpointSink } from './checkpoint/checkpoint-sink.ts';
import { fingerprintOf } from './checkpoint/fingerprint.ts';
import { hashModel } from './checkpoint/hash-model.ts';
import type { ModuleRecord } from './module-record.ts';
import { quantizeModel } from './quantize-model.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'models/wikitext-mini');
const oracle = join(root, '../shared/oracle');
const isHere = existsSync(oracle);
const reason = isHere ? '' : ' (skipped: ../shared/oracle is not here)';

/** A setting of the reference, in this program's words. */
interface Setting {
  readonly name: string;
  readonly quantizer: Quantizer;
  readonly scheme: string;
  readonly options: Record<string, number | boolean | string>;
  /** Relative tolerances of its makers: means of output error and weight error over all layers, and perplexity. */
  readonly tolerance: { readonly outputError: number; readonly weightError: number; readonly perplexity: number };
}

const compensating = { outputError: 0.02, weightError: 0.01, perplexity: 5e-3 };
const SETTINGS: readonly Setting[] = [
  {
    name: 'rtn_w3_g64',
    quantizer: METHODS.rtn as unknown as Quantizer,
    scheme: 'W3A16-g64-asym',
    options: {},
    tolerance: { outputError: 1e-5, weightError: 1e-5, perplexity: 1e-5 },
  },
  {
    name: 'gptq_w4_pc_ts',
    quantizer: METHODS.gptq as unknown as Quantizer,
    scheme: 'W4A16-channel-asym',
    options: { trueSequential: true },
    tolerance: compensating,
  },
  {
    name: 'sq_w4a4_a0.5',
    quantizer: METHODS.smoothquant as unknown as Quantizer,
    scheme: 'W4A4-channel-sym',
    options: { alpha: 0.5 },
    tolerance: compensating,
  },
];

interface Reference {
  readonly settings: Record<string, Record<'rel_fro' | 'rel_out_err', Record<string, number>>>;
}

/** Evaluation windows compared; the reference has 128. */
const WINDOWS = 8;

describe('whole models', () => {
  let device: Device;
  let model: ModelFolder;
  let scratch: string;
  beforeAll(async () => {
    device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 1024 }));
    model = await openModelFolder(folder);
    scratch = await mkdtemp(join(tmpdir(), 'ptqlab-'));
  });
  afterAll(async () => {
    await model[Symbol.asyncDispose]();
    await device.close();
    await rm(scratch, { recursive: true });
  });
  afterEach(() => expect(device.liveTensors).toBe(0));

  async function calibrationOf(): Promise<CalibrationSet> {
    await using reference = await openSafetensors(join(oracle, 'reference.safetensors'));
    const ids = Array.from((await reference.read('calib_ids.seed0')) as Int32Array);
    return calibrationSet(
      Array.from({ length: 32 }, (_, i) => ids.slice(256 * i, 256 * (i + 1))),
      'reference',
    );
  }

  /** Quantizes into a folder of its own, and gives the folder and the records. */
  async function quantizeInto(setting: Setting): Promise<{ out: string; records: ModuleRecord[] }> {
    const { quantizer } = setting;
    const options = Object.fromEntries(Object.entries(quantizer.options).map(([name, spec]) => [name, spec.default]));
    const request = {
      source: model.source,
      shape: model.config.shape,
      device,
      quantizer,
      scheme: parseScheme(setting.scheme),
      options: { ...options, ...setting.options },
      calibration: await calibrationOf(),
    };
    const original = model.checkpoint!;
    const provenance = { modelHash: await hashModel(original), codeVersion: 'test', backend: 'wasm' };
    const out = join(scratch, setting.name);
    await using sink = await CheckpointSink.open({
      folder: out,
      original,
      originalFolder: folder,
      blockCount: request.shape.blockCount,
      about: {
        method: quantizer.name,
        scheme: printScheme(request.scheme),
        options: request.options,
        calibration: request.calibration.hash,
        fingerprint: fingerprintOf(request, provenance),
      },
    });
    return { out, records: await quantizeModel({ ...request, sink }) };
  }

  async function windowLosses(quantized: string): Promise<{ got: number[]; ids: number[] }> {
    await using reference = await openSafetensors(join(oracle, 'reference.safetensors'));
    const ids = Array.from((await reference.read('eval_ids')) as Int32Array);
    await using open = await openModel(quantized, device);
    const requests = Array.from({ length: WINDOWS }, (_, i) => ({
      tokens: ids.slice(256 * i, 256 * (i + 1)),
      from: 1,
    }));
    const scores = await open.languageModel.score(requests);
    return { got: scores.map(({ logProbabilities }) => -mean(logProbabilities)), ids };
  }

  (isHere ? it : it.skip).each(SETTINGS.map((setting) => [setting.name, setting] as const))(
    `%s: errors and perplexity of the stored model${reason}`,
    async (name, setting) => {
      const reference = JSON.parse(readFileSync(join(oracle, 'reference.json'), 'utf8')) as Reference;
      const { out, records } = await quantizeInto(setting);
      const { rel_out_err: outputErrors, rel_fro: weightErrors } = reference.settings[name]!;
      const off = (got: number[], want: Record<string, number>) => Math.abs(mean(got) / mean(Object.values(want)) - 1);
      expect(records.map((record) => record.name).sort()).toEqual(Object.keys(outputErrors).sort());
      const { tolerance } = setting;
      expect(
        off(
          records.map((record) => record.outputError!),
          outputErrors,
        ),
      ).toBeLessThan(tolerance.outputError);
      expect(
        off(
          records.map((record) => record.weightError),
          weightErrors,
        ),
      ).toBeLessThan(tolerance.weightError);

      await using stored = await openSafetensors(join(oracle, 'reference.safetensors'));
      const want = ((await stored.read(`nll.${name}`)) as Float64Array).slice(0, WINDOWS);
      const { got } = await windowLosses(out);
      expect(Math.abs(Math.exp(mean(got) - mean(want)) - 1)).toBeLessThan(tolerance.perplexity);
    },
    600_000,
  );
});

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
