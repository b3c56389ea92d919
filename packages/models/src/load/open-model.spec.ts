import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { FormatError, openSafetensors, type Checkpoint } from '@ptqlab/formats';
import { Device } from '@ptqlab/tensor';
import { logitsOf } from '../language-model/logits.ts';
import { openModel } from './open-model.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = join(root, 'models/wikitext-mini');
const oracle = join(root, '../shared/oracle/reference.safetensors');

let device: Device;
beforeAll(async () => {
  device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 512 }));
});
afterAll(() => device.close());
afterEach(() => expect(device.liveTensors).toBe(0));

describe('openModel', () => {
  it('scores text the same with blocks resident or streamed', async () => {
    const scores = [];
    for (const residentBytes of [2 ** 30, 0]) {
      await using model = await openModel(folder, device, { residentBytes });
      const tokens = model.tokenizer.encode('The film was released in 2009 .');
      scores.push(await model.languageModel.score([{ tokens, from: 1 }]));
    }
    expect(scores[0]).toEqual(scores[1]);
    expect(scores[0]![0]!.logProbabilities.every((p) => p < 0 && p > -20)).toBe(true);
  });

  it('refuses a folder whose configuration and weights do not belong together, and leaves nothing open', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'ptqlab-'));
    try {
      await cp(folder, copy, { recursive: true });
      const { default: config } = (await import(join(folder, 'config.json'))) as { default: object };
      await writeFile(join(copy, 'config.json'), JSON.stringify({ ...config, num_hidden_layers: 5 }));
      await expect(openModel(copy, device)).rejects.toThrow(FormatError);
      await expect(openModel(copy, device)).rejects.toThrow('"model.layers.4.input_layernorm.weight" [256] is missing');
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});

const ifOracle = existsSync(oracle) ? it : it.skip;
const reason = existsSync(oracle) ? '' : ' (skipped: ../shared/oracle/reference.safetensors is not here)';

describe('the embedded model against the authors’ modeling code', () => {
  let reference: Checkpoint;
  const idsOf = async (name: string) => Array.from((await reference.read(name)) as Int32Array);
  if (reason === '') {
    beforeAll(async () => void (reference = await openSafetensors(oracle)));
    afterAll(() => reference.close());
  }

  ifOracle.each([0, 1, 2])(`gives the logits of prompt %i${reason}`, async (prompt) => {
    await using model = await openModel(folder, device);
    const got = await logitsOf(model.decoder, await idsOf(`prompt${prompt}.ids`));
    const want = await reference.readFloats(`prompt${prompt}.logits`);
    expect(got).toHaveLength(want.length);
    // The reference itself is 1.7e-5 from its own f64 run; 2e-4 is the tolerance its makers give for another order of sums.
    const furthest = got.reduce((worst, logit, i) => Math.max(worst, Math.abs(logit - want[i]!)), 0);
    expect(furthest).toBeLessThan(2e-4);
  });

  ifOracle(`continues prompt 1 greedily${reason}`, async () => {
    const { default: facts } = (await import(join(root, '../shared/oracle/reference.json'))) as {
      default: { greedy: { new_ids: number[] } };
    };
    await using model = await openModel(folder, device);
    const tokens = await idsOf('prompt1.ids');
    const want = facts.greedy.new_ids;
    const request = { tokens, maxNewTokens: want.length, done: () => false };
    expect(await model.languageModel.generate([request])).toEqual([want]);
  });

  ifOracle(`scores eight windows of text${reason}`, async () => {
    await using model = await openModel(folder, device);
    const ids = await idsOf('eval_ids');
    const requests = Array.from({ length: 8 }, (_, i) => ({ tokens: ids.slice(256 * i, 256 * (i + 1)), from: 1 }));
    const scores = await model.languageModel.score(requests);
    const want = (await reference.read('nll.fp.all_windows')) as Float64Array;
    // Per-window tolerance of the reference's makers.
    for (const [i, { logProbabilities }] of scores.entries())
      expect(Math.abs(-logProbabilities.reduce((a, b) => a + b) / 255 - want[i]!)).toBeLessThan(1e-4);
  });
});
