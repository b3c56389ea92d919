import { TASKS } from './registry.ts';
import { SUITES } from './suites.ts';
import type { Task } from './task.ts';

/** All tasks as a Markdown table, those of the full suite first. */
export function taskTable(): string {
  const suite: readonly string[] = SUITES['openpangu-18'].tasks;
  const others = Object.keys(TASKS).filter((name) => !suite.includes(name));
  const rows = [...suite, ...others].map((name) => row(TASKS[name as keyof typeof TASKS], suite.includes(name)));
  return [
    '| Task | In openpangu-18 | Stands for it | Asked by | Examples | Data set | Split | Version |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function row({ name, kind, primary, shots, dataset, version }: Task, inSuite: boolean): string {
  const subjects = dataset.configs.length > 1 ? ` (${dataset.configs.length} subjects)` : '';
  const cells = [`\`${name}\``, inSuite ? 'yes' : '', `\`${primary}\``, kind, shots];
  return `| ${[...cells, `${dataset.id}${subjects}`, dataset.split, version].join(' | ')} |`;
}
