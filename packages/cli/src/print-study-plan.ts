import { stringify } from 'yaml';
import { describeCell } from '@ptqlab/study';
import { duration } from './duration.ts';
import type { StudyPlan } from './plan-study.ts';
import { printTable } from './print-table.ts';

/** KiB of records and results that a cell leaves behind, about: two a document. */
const KIB_A_DOCUMENT = 2;

/** What `--dry-run` prints: the resolved recipe, every cell with its estimate, and the sums. */
export async function printStudyPlan({ study, outFolder, cells }: StudyPlan): Promise<void> {
  process.stdout.write(`${stringify(study.settings.recipe)}\n`);
  printTable(
    ['cell', 'result', 'core time', 'device MiB', 'host MiB'],
    cells.map(({ cell, isCached, estimate }) => [
      describeCell(cell),
      isCached ? 'there' : 'to do',
      isCached ? '' : duration(estimate.seconds),
      estimate.deviceMiB,
      estimate.hostMiB,
    ]),
  );
  const toDo = cells.filter(({ isCached }) => !isCached);
  const seconds = toDo.reduce((sum, { estimate }) => sum + estimate.seconds, 0);
  let documents = 0;
  for (const task of study.suite?.tasks ?? [])
    documents += Math.min((await study.suite!.documents(task)).length, study.settings.recipe.limit ?? Infinity);
  const diskMiB = Math.ceil((cells.length * documents * KIB_A_DOCUMENT) / 1024);
  process.stdout.write(
    `\n${cells.length} cells, ${toDo.length} to do: about ${duration(seconds)} of core time, ${diskMiB} MiB on disk at the end; ` +
      `results go to ${outFolder}\nTimes are those of an earlier run of the same cell here, else guesses from shapes alone.\n`,
  );
}
