import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { requireOwnFolder } from './own-folder.ts';
import { UsageError } from './usage-error.ts';

/** The first file a study writes into its folder: its recipe, resolved. */
export const STUDY_MARK = 'recipe.resolved.yaml';

/**
 * Refuses a folder with other files, or with another study. A changed recipe of the same name goes on in it: cells are named by
 * content, and those that are still asked for are taken from it.
 * @throws UsageError naming what is there
 */
export function requireStudyFolder(folder: string, name: string): void {
  requireOwnFolder(folder, { what: 'a study', isOwn: (own) => nameOfStudy(own) !== undefined });
  const other = nameOfStudy(folder);
  if (other !== undefined && other !== name)
    throw new UsageError(
      `--out ${folder}: holds the study "${other}", and this one is "${name}"; nothing was written; give another --out`,
    );
}

/** Undefined where there is no file that a study could have written. */
function nameOfStudy(folder: string): string | undefined {
  const file = join(folder, STUDY_MARK);
  if (!existsSync(file)) return undefined;
  try {
    const value = parse(readFileSync(file, 'utf8')) as { readonly name?: unknown } | null;
    return typeof value?.name === 'string' ? value.name : undefined;
  } catch {
    // Not what this program wrote: files are renamed into place whole.
    return undefined;
  }
}
