export { calibrationChoices, type CalibrationChoice } from './calibration-choices.ts';
export { checkCalibrationSize } from './check-calibration-size.ts';
export { canonicalJson, fingerprint, type Json } from './canonical-json.ts';
export { inThisProcess, type CellExecutor } from './cell-executor.ts';
export { CellProcesses, type CellProcessesOptions } from './cell-processes.ts';
export {
  reviveResult,
  type CellResult,
  type DoneResult,
  type FailedResult,
  type Figures,
  type FirstOverflow,
  type TaskScore,
} from './cell-result.ts';
export type { CellOrigin } from './cell-origin.ts';
export { CellStore } from './cell-store.ts';
export type { CellTiming } from './cell-timing.ts';
export { cellId, cellsOf, describeCell, FULL_PRECISION, type CalibrationNote, type Cell } from './cell.ts';
export { codeVersion } from './code-version.ts';
export { findLeaks, isClean, type Leak, type StudyLeaks } from './leaks/find-leaks.ts';
export { isMethodFile, loadMethod, type LoadedMethod } from './load-method.ts';
export { optionsOf } from './method-options.ts';
export { OpenStudy, type StudySettings } from './open-study.ts';
export { requireRedisUrl } from './queue/require-redis-url.ts';
export { QueueExecutor, type QueueOptions } from './queue/queue-executor.ts';
export { serveQueue, type CellJournal, type PreparedStudy, type WorkerOptions } from './queue/serve-queue.ts';
export { PERPLEXITY_TASK } from './perplexity-task.ts';
export { readCalibration, readText, type Calibration, type CalibrationSize } from './read-calibration.ts';
export { RecipeError } from './recipe-error.ts';
export { parseRecipe, RECIPE, recipeJsonSchema, type Recipe } from './recipe.ts';
export type { CellOutcome, CellProgress } from './run-cell.ts';
export { runStudy, type FinishedStudy, type MapSquare, type StudyEvents } from './run-study.ts';
export { serveCells } from './serve-cells.ts';
export { StudyModel } from './study-model.ts';
