import { accuracyMap, mapTable, readStudy } from '@ptqlab/accuracy-map';
import { printTable } from './print-table.ts';

/** The accuracy map of a study's folder as a table, with verdicts and what explains them. */
export async function printMap(folder: string): Promise<void> {
  const { head, rows, notes } = mapTable(accuracyMap(await readStudy(folder)));
  printTable(head, rows);
  process.stdout.write(`\n${notes.join('\n')}\n`);
}
