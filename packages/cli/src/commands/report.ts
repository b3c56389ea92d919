import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { comparisonTable } from '@ptqlab/accuracy-map';
import { writeComparison, writeReport } from '@ptqlab/report';
import { printTable } from '../print-table.ts';
import { UsageError } from '../usage-error.ts';

/** `ptqlab report DIR`: the report of a study, made anew. `ptqlab report A B`: two studies, document by document. */
export function report(): Command {
  return new Command('report')
    .description('write the report of a study anew from its folder; of two studies, compare them document by document')
    .argument('<folder>', 'folder that `ptqlab study` wrote')
    .argument('[other]', 'folder of a second study, compared with the first')
    .option('--out <folder>', 'where a comparison is written (default: comparison in the second folder)')
    .action(async (folder: string, other: string | undefined, { out }: { out?: string }) => {
      if (other === undefined) {
        if (out !== undefined)
          throw new UsageError(
            'report: --out is for the comparison of two studies; a report is written into its folder',
          );
        printPaths(await writeReport(resolve(folder)));
        return;
      }
      const into = resolve(out ?? join(other, 'comparison'));
      const { comparison, paths } = await writeComparison(resolve(folder), resolve(other), into);
      const { head, rows, notes } = comparisonTable(comparison);
      if (rows.length > 0) printTable(head, rows);
      process.stdout.write(`${notes.map((note) => `${note}\n`).join('')}\n`);
      printPaths(paths);
    });
}

const printPaths = (paths: readonly string[]): void =>
  void process.stdout.write(paths.map((path) => `${path}\n`).join(''));
