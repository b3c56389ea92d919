export { canonicalJson, fingerprint, type Json } from './canonical-json.ts';
export {
  reviveResult,
  type CellResult,
  type DoneResult,
  type FailedResult,
  type Figures,
  type FirstOverflow,
  type TaskScore,
} from './cell-result.ts';
export { CellStore } from './cell-store.ts';
export { cellId, cellsOf, describeCell, FULL_PRECISION, type CalibrationNote, type Cell } from './cell.ts';
export { codeVersion } from './code-version.ts';
export { isMethodFile, loadMethod, type LoadedMethod } from './load-method.ts';
export { readCalibration, readText, type CalibrationChoice } from './read-calibration.ts';
export { RecipeError } from './recipe-error.ts';
export { parseRecipe, RECIPE, recipeJsonSchema, type Recipe } from './recipe.ts';
export { optionsOf, runCell, type CellProgress } from './run-cell.ts';
export {
  planStudy,
  runStudy,
  type MapSquare,
  type StudyEvents,
  type StudyOptions,
  type StudyPlan,
} from './run-study.ts';
export { StudyModel } from './study-model.ts';
