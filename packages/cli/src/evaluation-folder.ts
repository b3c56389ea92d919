import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireOwnFolder } from './own-folder.ts';
import { UsageError } from './usage-error.ts';

/** The first file an evaluation writes into its folder: what was asked of which model. */
export const EVALUATION_MARK = 'config.json';

/**
 * Refuses a folder with other files, and one with another evaluation: two in one folder would write over each other's records.
 * @param decisive fields of the configuration that decide the results
 * @throws UsageError naming what is there
 */
export function requireEvaluationFolder<Config extends object>(
  folder: string,
  config: Config,
  decisive: readonly (keyof Config & string)[],
): void {
  requireOwnFolder(folder, { what: 'an evaluation', isOwn: (own) => configIn(own) !== undefined });
  const there = configIn(folder);
  if (!there) return;
  for (const key of decisive)
    if (there[key] !== config[key])
      throw new UsageError(
        `evaluate: ${folder} holds an evaluation with another ${key} (${String(there[key])}, now ${String(config[key])}); give another --out`,
      );
}

/** Undefined where there is no file that an evaluation could have written: a model has a config.json, too. */
function configIn(folder: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, EVALUATION_MARK);
  if (!existsSync(file)) return undefined;
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>> | null;
    return typeof value?.['modelHash'] === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
