import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Json, type Recipe } from '@ptqlab/study';

/** What is made of results; the results themselves stay. */
const MADE = ['map.json', 'report.html', 'report.md', 'map.csv', 'plots'];

/**
 * Removes a map and what was made of it where they are not those of the study that is about to run: else they would stand beside its
 * recipe, environment and leaks as if they were its own.
 * @param isIncomplete results are missing, so that the map will be another one
 */
export function removeStaleMap(folder: string, recipe: Recipe, isIncomplete: boolean): void {
  if (!isIncomplete && isOf(join(folder, 'map.json'), recipe)) return;
  for (const name of MADE) rmSync(join(folder, name), { recursive: true, force: true });
}

function isOf(file: string, recipe: Recipe): boolean {
  if (!existsSync(file)) return false;
  try {
    const map = JSON.parse(readFileSync(file, 'utf8')) as { readonly recipe?: Json };
    return map.recipe !== undefined && canonicalJson(map.recipe) === canonicalJson(recipe as unknown as Json);
  } catch {
    // Torn or altered: of no study.
    return false;
  }
}
