import { join } from 'node:path';
import {
  canonicalJson,
  describeCell,
  QueueExecutor,
  runStudy,
  type CellExecutor,
  type CellResult,
  type Json,
  type MapSquare,
  type Recipe,
} from '@ptqlab/study';
import { parametersOf } from '@ptqlab/models';
import { writeReport, writeWhole } from '@ptqlab/report';
import { openDevice } from './backends.ts';
import { localExecutor } from './cell-executors.ts';
import { checkLeaks } from './check-leaks.ts';
import type { ChosenDevice } from './device-options.ts';
import { duration } from './duration.ts';
import { environmentOf } from './environment.ts';
import type { StudyPlan } from './plan-study.ts';
import { printAblation } from './print-ablation.ts';
import { printMap } from './print-map.ts';
import { openProgress } from './progress.ts';
import { removeStaleMap } from './remove-stale-map.ts';
import { certificateText, type StudyCertificate } from './study-certificate.ts';
import { passGate } from './study-gate.ts';
import { openStudyProgress } from './study-progress.ts';
import { UnfinishedStudyError } from './unfinished-study-error.ts';

/** Cells that wait in a queue at the same time. */
const ASKED_AT_ONCE = 500;

export interface RunOptions extends ChosenDevice {
  /** Cells at the same time. */
  readonly jobs: number;
  /** Address of the Redis server whose workers run the cells; this machine does without it. */
  readonly queue?: string;
}

/** The gate, the cells that have no result yet, the map. */
export async function runPlannedStudy(plan: StudyPlan, options: RunOptions): Promise<void> {
  const { study, outFolder, store, timings, certificates, cells, isPart } = plan;
  const { recipe } = study.settings;
  const toDo = cells.filter(({ isCached }) => !isCached);
  let say = (line: string): void => void process.stderr.write(`${line}\n`);
  // Before the proof, which needs one core: processes of cells start on the others meanwhile.
  await using executor = await executorFor(plan, options, toDo.length, (line) => say(line));
  removeStaleMap(outFolder, recipe, toDo.length > 0);
  const certificate = await prove(plan, options);
  const own = options.queue === undefined ? certificates.keep(certificateText(certificate)) : undefined;

  const weights = new Map(cells.map(({ cell, estimate }) => [cell, estimate.seconds]));
  const total = toDo.reduce((sum, { estimate }) => sum + estimate.seconds, 0);
  const progress = openStudyProgress(total);
  say = (line) => progress.line(line);
  try {
    const { squares, unfinished } = await runStudy(
      cells.map(({ cell }) => cell),
      store,
      executor,
      {
        started: (cell, slot) => progress.started(slot, describeCell(cell), weights.get(cell)!),
        progress: (slot, cellProgress) => progress.progress(slot, cellProgress),
        finished(square, slot, outcome) {
          if (slot !== undefined) progress.finished(slot);
          const proof = outcome?.origin ? certificates.keep(outcome.origin.certificate) : own;
          if (outcome) timings.add(square.cell, outcome.timing, proof);
          const took = slot === undefined ? 'there already' : outcome ? duration(outcome.timing.seconds) : 'not stored';
          progress.line(`${describeCell(square.cell)}: ${outcomeOf(square.result)} (${took})`);
        },
      },
      (cell) => weights.get(cell)!,
    );
    progress.stop();
    if (isPart)
      process.stdout.write(
        `${squares.length - unfinished.length} cells of this part are in ${outFolder}; put the parts together with --merge\n`,
      );
    else await showMap(outFolder, recipe, squares);
    requireFinished(unfinished);
  } finally {
    progress.stop();
  }
}

async function showMap(outFolder: string, recipe: Recipe, squares: readonly MapSquare[]): Promise<void> {
  writeWhole(join(outFolder, 'map.json'), `${canonicalJson(mapJson(recipe, squares))}\n`);
  await printMap(outFolder);
  if (recipe.ablation) printAblation(squares, recipe);
  const [report] = await writeReport(outFolder);
  process.stdout.write(`\nmap: ${join(outFolder, 'map.json')}\nreport: ${report}\n`);
}

async function executorFor(
  { study, outFolder }: StudyPlan,
  options: RunOptions,
  cells: number,
  onNotice: (line: string) => void,
): Promise<CellExecutor> {
  const { queue: url, jobs } = options;
  if (url === undefined) return localExecutor(study, options, Math.max(1, Math.min(jobs, cells)), outFolder);
  const { recipe, codeVersion, backend } = study.settings;
  const slots = Math.max(1, Math.min(cells, ASKED_AT_ONCE));
  return QueueExecutor.open({ url, recipe, codeVersion, backend, outFolder, slots, onNotice });
}

/** What has to hold before anything is evaluated: parity, and no leak that the recipe calls fatal. */
async function prove({ study, outFolder, cells, merged }: StudyPlan, flags: ChosenDevice): Promise<StudyCertificate> {
  const progress = openProgress(2);
  const open = () => openDevice(flags.backend, flags);
  const device = await open();
  try {
    const environment = environmentOf(device, study.settings.codeVersion);
    progress.line(`${study.settings.recipe.name}: ${cells.length} cells on ${environment.backend}`);
    for (const [folder, count] of merged) progress.line(`${folder}: ${count} results of this study, recipe and code`);
    progress.step('parity', 1);
    const { certificate, isNew } = await passGate(study, flags.backend, open, environment, outFolder, progress);
    const { ops, methods } = certificate;
    const seconds = methods.reduce((sum, method) => sum + method.seconds, ops.seconds);
    progress.line(
      `parity holds: ${ops.laws.length} laws of ops and those of ${methods.length} methods, seed ${ops.seed} ` +
        (isNew ? `(${duration(seconds)})` : '(proven by an earlier run)'),
    );
    const models = [...study.models.values()].map(({ name, shape }) => ({ name, parameters: parametersOf(shape) }));
    writeWhole(join(outFolder, 'environment.json'), `${JSON.stringify({ ...environment, models }, undefined, 2)}\n`);
    progress.step('leaks', 1);
    await checkLeaks(study, outFolder, (line) => progress.line(line));
    return certificate;
  } finally {
    progress.stop();
    await device.close();
  }
}

function requireFinished(unfinished: readonly MapSquare[]): void {
  if (unfinished.length === 0) return;
  const [first] = unfinished;
  throw new UnfinishedStudyError(
    `${unfinished.length} ${unfinished.length === 1 ? 'cell' : 'cells'} could not be run, for a reason that is not the method's: ` +
      `shown as failed and not stored, so that the next run tries again; the others are stored. ` +
      `First: ${describeCell(first!.cell)}: ${first!.result.status === 'failed' ? first!.result.reason : ''}`,
  );
}

/** The map without anything that differs between two runs of the same cells. */
const mapJson = (recipe: Recipe, squares: readonly MapSquare[]): Json => ({ recipe, squares }) as unknown as Json;

function outcomeOf(result: CellResult): string {
  if (result.status === 'failed') return `failed: ${result.reason}`;
  const { perplexity } = result.figures;
  const suiteTasks = perplexity === undefined ? result.tasks : result.tasks.slice(1);
  const parts = [
    ...(perplexity === undefined ? [] : [`perplexity ${perplexity.toFixed(4)}`]),
    ...(suiteTasks.length > 0 ? [`${suiteTasks.length} tasks`] : []),
    ...(result.overflow ? [`not finite since ${result.overflow.layer} ${result.overflow.op}`] : []),
  ];
  return parts.join(', ');
}
