// Measures settings of ../shared/oracle/reference.json and prints the table of docs/fidelity.md.
//   node tools/fidelity/oracle-table.mjs measure ROWS.jsonl [NAME...]   appends a line per setting (of all, or those named) that is not there
//   node tools/fidelity/oracle-table.mjs print ROWS.jsonl               the table, from those lines
// Run `npm run build` first. All settings with all windows take most of an hour of one core. PTQLAB_WINDOWS=32 evaluates fewer windows
// than the protocol's 128; the reference has a loss of each, so the comparison stays like for like.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSafetensors } from '@ptqlab/formats';
import { calibrationSet } from '@ptqlab/pipeline';
import { oracleSetting } from '../../packages/pipeline/dist/testing/oracle-setting.js';
import { mean, measure, root, rowsOf, withModel } from './measure.mjs';

const oracle = join(root, '../shared/oracle');
const windows = Number(process.env['PTQLAB_WINDOWS'] ?? 128);

const { seeds } = JSON.parse(readFileSync(join(root, 'models/wikitext-mini/calibration.json'), 'utf8'));
const { settings } = JSON.parse(readFileSync(join(oracle, 'reference.json'), 'utf8'));
const [, , command, file, ...names] = process.argv;

if (command === 'measure') await measureAll(names.length > 0 ? names : Object.keys(settings));
else if (command === 'print') print();
else throw new Error('oracle-table: say measure or print, and a file of rows');

async function measureAll(wanted) {
  const reference = await openSafetensors(join(oracle, 'reference.safetensors'));
  const done = new Set(rowsOf(file).map(({ name }) => name));
  await withModel(async (opened) => {
    for (const name of wanted) {
      const setting = oracleSetting(name, settings[name]);
      if (done.has(name)) continue;
      const sequences = seeds[setting.calibrationSeed];
      const calibration = calibrationSet(setting.reversed ? sequences.toReversed() : sequences, 'reference');
      // The reference takes output errors over sequences of seed 0 in their order, whatever it calibrated on.
      const judging = setting.judgedAlike ? undefined : calibrationSet(seeds[0], 'reference');
      const { losses, records, quantCpu } = await measure(opened, { ...setting, calibration, windows, judging });
      const want = (await reference.read(`nll.${name}`)).slice(0, windows);
      const { rel_out_err, rel_fro } = settings[name];
      const row = {
        name,
        windows,
        ppl: Math.exp(mean(losses)),
        wantPpl: Math.exp(mean(want)),
        maxWindow: Math.max(...losses.map((loss, i) => Math.abs(loss - want[i]))),
        dOut: mean(records.map((r) => r.outputError)) / mean(Object.values(rel_out_err)) - 1,
        dFro: mean(records.map((r) => r.weightError)) / mean(Object.values(rel_fro)) - 1,
        quantCpu,
      };
      appendFileSync(file, `${JSON.stringify(row)}\n`);
      console.log(line(row));
    }
  });
  await reference.close();
}

function print() {
  const measured = new Map(rowsOf(file).map((row) => [row.name, row]));
  console.log('| setting | windows | perplexity | reference | difference | allowed | output error | weight error |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const name of Object.keys(settings)) console.log(line(measured.get(name) ?? { name }));
}

function line({ name, windows: taken, ppl, wantPpl, dOut, dFro }) {
  const { tolerance } = oracleSetting(name, settings[name]);
  if (ppl === undefined) return `| ${name} | | not run | ${settings[name].ppl.toFixed(4)} | | | | |`;
  const difference = ppl / wantPpl - 1;
  const verdict = Math.abs(difference) <= tolerance.perplexity ? '' : ' **outside**';
  const part = (value) => value.toExponential(1);
  return `| ${name} | ${taken} | ${ppl.toFixed(4)} | ${wantPpl.toFixed(4)} | ${part(difference)}${verdict} | ${part(tolerance.perplexity)} | ${part(dOut)} | ${part(dFro)} |`;
}
