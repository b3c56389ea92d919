export { canonicalJson, fingerprint, type Json } from './canonical-json.ts';
export { CellStore, type CellResult } from './cell-store.ts';
export { cellId, cellsOf, describeCell, FULL_PRECISION, type Cell, type ModelFacts } from './cell.ts';
export { codeVersion } from './code-version.ts';
export { RecipeError } from './recipe-error.ts';
export { parseRecipe, recipeJsonSchema, type Recipe } from './recipe.ts';
