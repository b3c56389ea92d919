import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differingPaths } from '@ptqlab/accuracy-map';
import { requireOwnFolder } from './own-folder.ts';
import { UsageError } from './usage-error.ts';

/** The first file an evaluation writes into its folder: what was asked of which model. */
export const EVALUATION_MARK = 'config.json';

/** Fields of a configuration that decide the results, each with the fields in which its difference can be told; a hash tells nothing. */
export type Decisive<Config> = Partial<Readonly<Record<keyof Config & string, readonly (keyof Config & string)[]>>>;

/** Of a hash, enough to tell it from another. */
const SHOWN = 12;

/**
 * Refuses a folder with other files, and one with another evaluation: two in one folder would write over each other's records.
 * @throws UsageError naming what is there, or in what the other evaluation differs
 */
export function requireEvaluationFolder<Config extends object>(
  folder: string,
  config: Config,
  decisive: Decisive<Config>,
): void {
  requireOwnFolder(folder, { what: 'an evaluation', isOwn: (own) => configIn(own) !== undefined });
  const there = configIn(folder);
  if (!there) return;
  const differences = (Object.keys(decisive) as (keyof Config & string)[]).flatMap((key) => {
    if (there[key] === config[key]) return [];
    const told = decisive[key]!.flatMap((field) => differingPaths(there[field], config[field], field));
    return told.length > 0 ? told : differingPaths(there[key], config[key], key);
  });
  if (differences.length === 0) return;
  const told = differences.map(({ path, a, b }) => `${path} was ${shown(a)}, ${shown(b)} is asked now`);
  throw new UsageError(
    `evaluate: ${folder} holds another evaluation: ${told.join('; ')}; ask for the same to go on with it, or give another --out`,
  );
}

const shown = (value = 'nothing'): string =>
  /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, SHOWN)}…` : value === 'null' ? 'none' : value;

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
