import type { MetricResult, TaskResult } from '@ptqlab/eval';
import { printTable } from './print-table.ts';

/** Results of all tasks as a table: the metric that stands for a task first, its others below. */
export function printTaskResults(results: readonly TaskResult[]): void {
  printTable(
    ['task', 'metric', 'value', '± stderr', 'n', 'guessing', 'not finite'],
    results.flatMap(({ title, primary, metrics, n, chance, notFinite }) => {
      const others = Object.keys(metrics).filter((name) => name !== primary);
      const facts = [String(n), chance === null ? '' : chance.toFixed(4), notFinite === 0 ? '' : String(notFinite)];
      return [
        [title, ...cells(primary, metrics[primary]!), ...facts],
        ...others.map((name) => ['', ...cells(name, metrics[name]!), '', '', '']),
      ];
    }),
  );
}

function cells(name: string, { value, stderr, higherIsBetter }: MetricResult): string[] {
  return [`${name} ${higherIsBetter ? '↑' : '↓'}`, value.toFixed(4), stderr === null ? '' : stderr.toFixed(4)];
}
