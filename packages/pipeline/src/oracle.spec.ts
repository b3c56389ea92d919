// Whole-model results on the embedded model against those of the methods' own code; see the reference's README for its protocol.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { openSafetensors } from '@ptqlab/formats';
import { openModel, openModelFolder, type ModelFolder } from '@ptqlab/models';
import { Device } from '@ptqlab/tensor';
import { calibrationSet, type CalibrationSet } from './calibration/calibration-set.ts';
import { CheckpointSink } from './checkpoint/checkpoint-sink.ts';
import { runFacts } from './checkpoint/run-facts.ts';
import { hashModel } from './checkpoint/hash-model.ts';
import type { ModuleRecord } from './module-record.ts';
import { quantizeModel } from './quantize-model.ts';
import { oracleSetting, type OracleEntry, type OracleSetting } from './testing/oracle-setting.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'models/wikitext-mini');
const oracle = join(root, '../shared/oracle');
const isHere = existsSync(oracle);
const reason = isHere ? '' : ' (skipped: ../shared/oracle is not here)';

/** Set to `all` for every setting of the reference over all its windows; that takes most of an hour of one core. */
const runsAll = process.env['PTQLAB_ORACLE'] === 'all';
/** Evaluation windows compared; the reference has 128. */
const WINDOWS = runsAll ? 128 : 8;
/** Settings that cost little and whose first windows are steady; the others' searches and windows take minutes. */
const ALWAYS = new Set(['rtn_w3_g64', 'gptq_w4_pc_ts', 'sq_w4a4_a0.5', 'billm_hessian_bs128']);

const settings: Record<string, OracleEntry> = isHere
  ? (JSON.parse(readFileSync(join(oracle, 'reference.json'), 'utf8')) as { settings: typeof settings }).settings
  : {};

/** Why a setting is skipped, for its name; empty when it runs. */
const reasonFor = (name: string): string =>
  runsAll || ALWAYS.has(name) ? '' : ' (skipped: set PTQLAB_ORACLE=all to run it)';

/** Calibration sequences by seed, drawn as the reference's protocol says. */
const { seeds } = JSON.parse(readFileSync(join(folder, 'calibration.json'), 'utf8')) as {
  seeds: Record<string, number[][]>;
};

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

  function calibrationOf({ calibrationSeed, reversed }: OracleSetting): CalibrationSet {
    const sequences = seeds[calibrationSeed]!;
    return calibrationSet(reversed ? [...sequences].reverse() : sequences, 'reference');
  }

  /** Quantizes into a folder of its own, and gives the folder and the records. */
  async function quantizeInto(name: string, setting: OracleSetting): Promise<{ out: string; records: ModuleRecord[] }> {
    const { quantizer, scheme, options } = setting;
    const request = {
      source: model.source,
      shape: model.config.shape,
      device,
      quantizer,
      scheme,
      options,
      calibration: calibrationOf(setting),
    };
    const original = model.checkpoint!;
    const provenance = { modelHash: await hashModel(original), codeVersion: 'test', methodHash: '', backend: 'wasm' };
    const out = join(scratch, name);
    await using sink = await CheckpointSink.open({
      folder: out,
      original,
      originalFolder: folder,
      blockCount: request.shape.blockCount,
      facts: runFacts(request, provenance),
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

  if (!isHere) it.skip(`agree with the methods' own code${reason}`, () => undefined);

  (isHere ? it : it.skip)(`are calibrated on the sequences the reference stores${reason}`, async () => {
    await using reference = await openSafetensors(join(oracle, 'reference.safetensors'));
    for (const seed of [0, 1])
      expect(seeds[seed]!.flat()).toEqual(Array.from((await reference.read(`calib_ids.seed${seed}`)) as Int32Array));
    expect(Object.values(seeds).every((set) => set.length === 32 && set.every((s) => s.length === 256))).toBe(true);
  });

  const cases = Object.keys(settings).map((name) => [name, reasonFor(name)] as const);
  for (const [name, reason] of cases)
    (reason ? it.skip : it)(`${name}: errors and perplexity of the stored model${reason}`, async () => {
      const setting = oracleSetting(name, settings[name]!);
      const { out, records } = await quantizeInto(name, setting);
      const { rel_out_err: outputErrors, rel_fro: weightErrors } = settings[name]!;
      const off = (got: number[], want: Record<string, number>) => Math.abs(mean(got) / mean(Object.values(want)) - 1);
      expect(records.map((record) => record.name).sort()).toEqual(Object.keys(outputErrors).sort());
      const { tolerance } = setting;
      if (setting.judgedAlike)
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
    });
});

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
