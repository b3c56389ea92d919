// Writes the table of tasks into docs/evaluation.md, between its two marks; packages/eval/src/task-table.spec.ts checks that it is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { taskTable } from '../packages/eval/dist/task-table.js';

const page = new URL('../docs/evaluation.md', import.meta.url);
const marks = /(<!-- tasks[^>]*-->\n)[\s\S]*?(\n<!-- tasks end -->)/;
const before = readFileSync(page, 'utf8');
if (!marks.test(before))
  throw new Error('task-table: docs/evaluation.md has no "<!-- tasks -->" and "<!-- tasks end -->" to write between');
writeFileSync(
  page,
  before.replace(marks, (_, start, end) => `${start}\n${taskTable()}\n${end}`),
);
