// Writes the op table into packages/tensor/README.md, between its two marks. With --check it only says whether the table is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';

register('@swc-node/register/esm', import.meta.url);
const { opTable } = await import('../packages/tensor/src/op-table.ts');

const readme = new URL('../packages/tensor/README.md', import.meta.url);
const marks = /(<!-- op table[^>]*-->\n)[\s\S]*?(\n<!-- op table end -->)/;

const before = readFileSync(readme, 'utf8');
if (!marks.test(before))
  throw new Error(
    'op-table: packages/tensor/README.md has no "<!-- op table -->" and "<!-- op table end -->" to write between',
  );
const after = before.replace(marks, (_, start, end) => `${start}\n${opTable()}\n${end}`);
if (!process.argv.includes('--check')) writeFileSync(readme, after);
else if (before !== after) {
  console.error('packages/tensor/README.md has an old op table; run: node tools/op-table.mjs');
  process.exit(1);
}
