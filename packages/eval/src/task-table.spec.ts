import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TASKS } from './registry.ts';
import { taskTable } from './task-table.ts';

describe('taskTable', () => {
  it('has a row for every task', () => {
    for (const name of Object.keys(TASKS)) expect(taskTable()).toContain(`| \`${name}\` |`);
  });
  it('stands in docs/evaluation.md as it is now (else run: npm run build && node tools/task-table.mjs)', () => {
    expect(readFileSync(join(__dirname, '../../../docs/evaluation.md'), 'utf8')).toContain(taskTable());
  });
});
