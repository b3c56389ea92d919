// Measures settings of ../shared/oracle/reference.json with the full protocol and prints the table of docs/fidelity.md.
//   node tools/oracle-table.mjs measure ROWS.jsonl [NAME...]   appends a line per setting (all of them, or those named) that is not there
//   node tools/oracle-table.mjs print ROWS.jsonl               the table, from those lines
// PTQLAB_WINDOWS=32 evaluates fewer windows than the protocol's 128; the reference has a loss of each, so the comparison stays like for like.
// Run `npm run build` first. All settings take most of an hour of one core; several runs may share the settings between them.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Device } from '@ptqlab/tensor';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { openSafetensors } from '@ptqlab/formats';
import { Decoder, DecoderLanguageModel, openModelFolder, runtimeActivations } from '@ptqlab/models';
import { calibrationSet, CollectedModel, quantizeModel } from '@ptqlab/pipeline';
import { oracleSetting } from '../packages/pipeline/dist/testing/oracle-setting.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const oracle = join(root, '../shared/oracle');
/** Evaluation windows, from the first on; the reference's protocol has 128. */
const WINDOWS = Number(process.env['PTQLAB_WINDOWS'] ?? 128);
const LENGTH = 256;

const { settings } = JSON.parse(readFileSync(join(oracle, 'reference.json'), 'utf8'));
const [, , command, file, ...names] = process.argv;
const rows = () =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

if (command === 'measure') await measureAll(names.length > 0 ? names : Object.keys(settings));
else if (command === 'print') print();
else throw new Error('oracle-table: say measure or print, and a file of rows');

async function measureAll(wanted) {
  const device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 1024 }));
  const model = await openModelFolder(join(root, 'models/wikitext-mini'));
  const reference = await openSafetensors(join(oracle, 'reference.safetensors'));
  const done = new Set(rows().map(({ name }) => name));
  for (const name of wanted) {
    const setting = oracleSetting(name, settings[name]);
    if (done.has(name) || setting.calibrationSeed === undefined) continue;
    const row = { name, ...(await measure(name, setting, { device, model, reference })) };
    appendFileSync(file, `${JSON.stringify(row)}\n`);
    console.log(line(row));
  }
  await reference.close();
  await model[Symbol.asyncDispose]();
  await device.close();
}

async function measure(name, { quantizer, calibrationSeed, reversed, ...task }, { device, model, reference }) {
  const ids = Array.from(await reference.read(`calib_ids.seed${calibrationSeed}`));
  const sequences = Array.from({ length: 32 }, (_, i) => ids.slice(LENGTH * i, LENGTH * (i + 1)));
  const { source, config, tokenizer } = model;
  const { shape } = config;
  const sink = new CollectedModel(source);
  const startedAt = process.cpuUsage();
  const records = await quantizeModel({
    source,
    shape,
    device,
    quantizer,
    scheme: task.scheme,
    options: task.options,
    calibration: calibrationSet(reversed ? sequences.reverse() : sequences, 'reference'),
    sink,
  });
  const { user, system } = process.cpuUsage(startedAt);
  const scope = device.scope();
  const decoder = await Decoder.open(sink, shape, device, runtimeActivations(quantizer, task));
  const languageModel = new DecoderLanguageModel(tokenizer, decoder);
  const text = Array.from(await reference.read('eval_ids'));
  const windows = Array.from({ length: WINDOWS }, (_, i) => text.slice(LENGTH * i, LENGTH * (i + 1)));
  const scores = await languageModel.score(windows.map((tokens) => ({ tokens, from: 1 })));
  decoder[Symbol.dispose]();
  scope[Symbol.dispose]();
  const losses = scores.map(({ logProbabilities }) => -mean(logProbabilities));
  const want = (await reference.read(`nll.${name}`)).slice(0, WINDOWS);
  const { rel_out_err, rel_fro } = settings[name];
  return {
    windows: WINDOWS,
    ppl: Math.exp(mean(losses)),
    wantPpl: Math.exp(mean(want)),
    maxWindow: Math.max(...losses.map((loss, i) => Math.abs(loss - want[i]))),
    dOut: mean(records.map((r) => r.outputError)) / mean(Object.values(rel_out_err)) - 1,
    dFro: mean(records.map((r) => r.weightError)) / mean(Object.values(rel_fro)) - 1,
    quantCpu: (user + system) / 1e6,
  };
}

function print() {
  const measured = new Map(rows().map((row) => [row.name, row]));
  console.log('| setting | windows | perplexity | reference | difference | allowed | output error | weight error |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const name of Object.keys(settings)) console.log(line(measured.get(name) ?? { name }));
}

function line({ name, windows, ppl, wantPpl, dOut, dFro }) {
  const { tolerance } = oracleSetting(name, settings[name]);
  if (ppl === undefined) return `| ${name} | | not run | ${settings[name].ppl.toFixed(4)} | | | | |`;
  const difference = ppl / wantPpl - 1;
  const verdict = Math.abs(difference) <= tolerance.perplexity ? '' : ' **outside**';
  const part = (value) => value.toExponential(1);
  return `| ${name} | ${windows} | ${ppl.toFixed(4)} | ${wantPpl.toFixed(4)} | ${part(difference)}${verdict} | ${part(tolerance.perplexity)} | ${part(dOut)} | ${part(dFro)} |`;
}

function mean(values) {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}
