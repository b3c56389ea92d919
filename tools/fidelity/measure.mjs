// Quantizes the embedded model in memory and measures it; the tables of docs/fidelity.md are made of this.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Device } from '@ptqlab/tensor';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { Decoder, DecoderLanguageModel, openModelFolder, runtimeActivations } from '@ptqlab/models';
import { CollectedModel, quantizeModel } from '@ptqlab/pipeline';
import { judgeOn, remembering } from './judge-on.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const LENGTH = 256;

/** Opens the embedded model on one thread, runs `use({device, model, ids})`, and closes both. */
export async function withModel(use) {
  const device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 1024 }));
  const folder = join(root, 'models/wikitext-mini');
  const model = await openModelFolder(folder);
  const text = readFileSync(join(folder, 'evaluation.txt'), 'utf8');
  try {
    return await use({ device, model, ids: model.tokenizer.encode(text) });
  } finally {
    await model[Symbol.asyncDispose]();
    await device.close();
  }
}

/**
 * @param judging sequences that output errors are taken over; those of `calibration` when left out
 * @returns mean loss of each window, the records of all layers, and the CPU seconds of quantizing
 */
export async function measure(opened, { quantizer, scheme, options, calibration, windows, judging }) {
  const { device, model, ids } = opened;
  const { source, config, tokenizer } = model;
  const { shape } = config;
  const sink = new CollectedModel(source);
  const rescalings = [];
  const method = remembering(quantizer, rescalings);
  const startedAt = process.cpuUsage();
  const own = await quantizeModel({ source, shape, device, quantizer: method, scheme, options, calibration, sink });
  const { user, system } = process.cpuUsage(startedAt);
  const records = judging ? await judgeOn(judging, opened, { quantizer, scheme, options }, sink, rescalings) : own;
  const scope = device.scope();
  const decoder = await Decoder.open(sink, shape, device, runtimeActivations(quantizer, { scheme, options }));
  const languageModel = new DecoderLanguageModel(tokenizer, decoder);
  const texts = Array.from({ length: windows }, (_, i) => ids.slice(LENGTH * i, LENGTH * (i + 1)));
  const scores = await languageModel.score(texts.map((tokens) => ({ tokens, from: 1 })));
  decoder[Symbol.dispose]();
  scope[Symbol.dispose]();
  return {
    losses: scores.map(({ logProbabilities }) => -mean(logProbabilities)),
    records,
    quantCpu: (user + system) / 1e6,
  };
}

export const mean = (values) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** The lines of a JSONL file; none when it is not there. */
export const rowsOf = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
