// Measures what each repaired variant of a method changes on the embedded model, for docs/fidelity.md.
//   node tools/fidelity/variants-table.mjs measure ROWS.jsonl [METHOD...]   appends a line per variant that is not there
//   node tools/fidelity/variants-table.mjs print ROWS.jsonl                 the table, from those lines
// The variants are the options whose description starts with "repaired". Run `npm run build` first.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METHODS, parseScheme } from '@ptqlab/quant';
import { calibrationSet } from '@ptqlab/pipeline';
import { mean, measure, root, rowsOf, withModel } from './measure.mjs';

/** Where a method's repairs show: low bits, groups smaller than a block. */
const SCHEMES = {
  gptq: 'W3A16-g64',
  gptaq: 'W3A16-g64',
  billm: 'W1A16-g128',
  'slim-llm': 'W2A16-g64',
  awq: 'W3A16-g64',
};
const WINDOWS = 32;

const [, , command, file, ...names] = process.argv;
if (command === 'measure') await measureAll(names.length > 0 ? names : Object.keys(SCHEMES));
else if (command === 'print') print();
else throw new Error('variants-table: say measure or print, and a file of rows');

async function measureAll(wanted) {
  const stored = JSON.parse(readFileSync(join(root, 'models/wikitext-mini/calibration.json'), 'utf8'));
  const calibration = calibrationSet(stored.seeds['0'], 'seed 0');
  const done = new Set(rowsOf(file).map(key));
  await withModel(async (opened) => {
    for (const method of wanted) {
      const quantizer = METHODS[method];
      const published = Object.fromEntries(
        Object.entries(quantizer.options).map(([name, spec]) => [name, spec.default]),
      );
      for (const option of ['', ...repairsOf(quantizer)]) {
        if (done.has(key({ method, option }))) continue;
        const options = option === '' ? published : { ...published, [option]: true };
        const scheme = parseScheme(SCHEMES[method]);
        const { losses, records } = await measure(opened, {
          quantizer,
          scheme,
          options,
          calibration,
          windows: WINDOWS,
        });
        const outputError = mean(records.map((r) => r.outputError));
        const row = { method, option, ppl: Math.exp(mean(losses)), outputError };
        appendFileSync(file, `${JSON.stringify(row)}\n`);
        console.log(JSON.stringify(row));
      }
    }
  });
}

function key({ method, option }) {
  return `${method} ${option}`;
}

function repairsOf({ options }) {
  return Object.keys(options).filter((name) => options[name].says.startsWith('repaired'));
}

function print() {
  const rows = new Map(rowsOf(file).map((row) => [key(row), row]));
  console.log(
    '| method | scheme | option | perplexity, published | repaired | change | output error, published | repaired |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const [method, scheme] of Object.entries(SCHEMES)) {
    const base = rows.get(key({ method, option: '' }));
    for (const option of repairsOf(METHODS[method])) {
      const row = rows.get(key({ method, option }));
      if (!base || !row) {
        console.log(`| ${method} | ${scheme} | ${option} | not run | | | | |`);
        continue;
      }
      const change = `${((row.ppl / base.ppl - 1) * 100).toFixed(2)} %`;
      const errors = [base, row].map(({ outputError }) => outputError.toExponential(3));
      console.log(
        `| ${method} | ${scheme} | ${option} | ${base.ppl.toFixed(4)} | ${row.ppl.toFixed(4)} | ${change} | ${errors.join(' | ')} |`,
      );
    }
  }
}
