import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  canonicalJson,
  describeCell,
  runStudy,
  type CellResult,
  type Json,
  type MapSquare,
  type Recipe,
} from '@ptqlab/study';
import { openDevice } from './backends.ts';
import { localExecutor } from './cell-executors.ts';
import type { ChosenDevice } from './device-options.ts';
import { duration } from './duration.ts';
import { environmentOf } from './environment.ts';
import type { StudyPlan } from './plan-study.ts';
import { printMap } from './print-map.ts';
import { openProgress } from './progress.ts';
import { passGate } from './study-gate.ts';
import { openStudyProgress } from './study-progress.ts';
import { UnfinishedStudyError } from './unfinished-study-error.ts';
import { writeWhole } from './write-whole.ts';

export interface RunOptions extends ChosenDevice {
  /** Cells at the same time. */
  readonly jobs: number;
}

/** The gate, the cells that have no result yet, the map. */
export async function runPlannedStudy(plan: StudyPlan, options: RunOptions): Promise<void> {
  const { study, outFolder, store, timings, cells, isPart } = plan;
  const { recipe } = study.settings;
  await prove(plan, options);
  writeWhole(join(outFolder, 'recipe.resolved.yaml'), stringify(recipe));

  const toDo = cells.filter(({ isCached }) => !isCached);
  const weights = new Map(cells.map(({ cell, estimate }) => [cell, estimate.seconds]));
  const total = toDo.reduce((sum, { estimate }) => sum + estimate.seconds, 0);
  const progress = openStudyProgress(total);
  try {
    const jobs = Math.max(1, Math.min(options.jobs, toDo.length));
    await using executor = await localExecutor(study, options, jobs, outFolder);
    const { squares, unfinished } = await runStudy(
      cells.map(({ cell }) => cell),
      store,
      executor,
      {
        started: (cell, slot) => progress.started(slot, describeCell(cell), weights.get(cell)!),
        progress: (slot, cellProgress) => progress.progress(slot, cellProgress),
        finished(square, slot, timing) {
          if (slot !== undefined) progress.finished(slot);
          if (timing) timings.add(square, timing);
          const took = slot === undefined ? 'there already' : timing ? duration(timing.seconds) : 'not stored';
          progress.line(`${describeCell(square.cell)}: ${outcomeOf(square.result)} (${took})`);
        },
      },
    );
    progress.stop();
    requireFinished(unfinished);
    if (isPart) {
      process.stdout.write(
        `${squares.length} cells of this part are in ${outFolder}; put the parts together with --merge\n`,
      );
      return;
    }
    writeWhole(join(outFolder, 'map.json'), `${canonicalJson(mapJson(recipe, squares))}\n`);
    printMap(squares);
    process.stdout.write(`\nmap: ${join(outFolder, 'map.json')}\n`);
  } finally {
    progress.stop();
  }
}

async function prove({ study, outFolder, cells }: StudyPlan, flags: ChosenDevice): Promise<void> {
  const progress = openProgress(1);
  const open = () => openDevice(flags.backend, flags);
  const device = await open();
  try {
    const environment = environmentOf(device, study.settings.codeVersion);
    progress.line(`${study.settings.recipe.name}: ${cells.length} cells on ${environment.backend}`);
    progress.step('parity', 1);
    const { certificate, isNew } = await passGate(study, flags.backend, open, environment, outFolder, progress);
    const { ops, methods } = certificate;
    const seconds = methods.reduce((sum, method) => sum + method.seconds, ops.seconds);
    progress.line(
      `parity holds: ${ops.laws.length} laws of ops and those of ${methods.length} methods, seed ${ops.seed} ` +
        (isNew ? `(${duration(seconds)})` : '(proven by an earlier run)'),
    );
    writeWhole(join(outFolder, 'environment.json'), `${JSON.stringify(environment, undefined, 2)}\n`);
  } finally {
    progress.stop();
    await device.close();
  }
}

function requireFinished(unfinished: readonly MapSquare[]): void {
  if (unfinished.length === 0) return;
  const [first] = unfinished;
  throw new UnfinishedStudyError(
    `${unfinished.length} cells could not be run, the others are stored; run the study again for the rest. ` +
      `First: ${describeCell(first!.cell)}: ${first!.result.status === 'failed' ? first!.result.reason : ''}`,
  );
}

/** The map without anything that differs between two runs of the same cells. */
const mapJson = (recipe: Recipe, squares: readonly MapSquare[]): Json => ({ recipe, squares }) as unknown as Json;

function outcomeOf(result: CellResult): string {
  if (result.status === 'failed') return `failed: ${result.reason}`;
  const { perplexity } = result.figures;
  const parts = [
    ...(perplexity === undefined ? [] : [`perplexity ${perplexity.toFixed(4)}`]),
    ...(result.tasks.length > 0 ? [`${result.tasks.length} tasks`] : []),
    ...(result.overflow ? [`not finite since ${result.overflow.layer} ${result.overflow.op}`] : []),
  ];
  return parts.join(', ');
}
