import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Row } from '../row.ts';
import type { Dataset } from '../task.ts';
import { MissingDataError } from './data-source.ts';
import type { DataSource } from './data-source.ts';
import { ENDINGS, readRows } from './read-rows.ts';

export interface LocalFolderOptions {
  /** Splits whose place another takes, for instance `{ train: 'pool' }`. */
  readonly standIns?: Readonly<Record<string, string>>;
}

/**
 * Documents in a folder: `FOLDER/<dataset>/` holds, for a configuration C and a split S, one of `S`, `C.S`, `C/S`, each also in parts
 * (`S-00000-of-00002`) or as the hub names it, with an ending of JSON lines, JSON, CSV or Parquet.
 */
export function localFolder(folder: string, { standIns = {} }: LocalFolderOptions = {}): DataSource {
  return {
    async rows({ name, dataset }, config, split, first) {
      const wanted = standIns[split] ?? split;
      const places = candidates(folder, dataset, config, wanted);
      for (const place of places) {
        const files = await filesOf(place);
        if (files.length > 0) return readFiles(files, first);
      }
      const mixed = dataset.configOf ? await filesOf(join(folder, dataset.folder, wanted)) : [];
      if (mixed.length > 0) return ofConfig(await readFiles(mixed), dataset, config).slice(0, first);
      throw new MissingDataError(
        `${dataset.id}${config === 'default' ? '' : ` (${config})`}, split "${wanted}", is not here; ` +
          `looked for ${places.map((place) => `${place}.{${ENDINGS.join(',')}}`).join(', ')}. ` +
          `Fetch it with: ptqlab data fetch --data ${folder} --tasks ${name}`,
      );
    },
  };
}

/** The documents of all parts in order, no more than `first`. */
async function readFiles(files: readonly string[], first?: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const file of files) {
    if (first !== undefined && rows.length >= first) break;
    rows.push(...(await readRows(file, first === undefined ? undefined : first - rows.length)));
  }
  return rows;
}

/** The documents of one configuration among those of several. */
function ofConfig(rows: readonly Row[], { configOf }: Dataset, config: string): Row[] {
  return rows.filter((row) => configOf!(row) === config);
}

/** Paths without their ending, most particular first. */
function candidates(folder: string, { folder: name, file, configs }: Dataset, config: string, split: string): string[] {
  const base = join(folder, name);
  const hub = file.replaceAll('{config}', config).replaceAll('{split}', split);
  const particular = [join(base, config, split), join(base, `${config}.${split}`), join(base, withoutEnding(hub))];
  // Only a dataset without parts may leave out the configuration: its split is all there is.
  return [...new Set(configs.length === 1 ? [...particular, join(base, split)] : particular)];
}

function withoutEnding(path: string): string {
  const ending = [...ENDINGS].sort((a, b) => b.length - a.length).find((candidate) => path.endsWith(`.${candidate}`));
  return ending === undefined ? path : path.slice(0, -ending.length - 1);
}

/** The file of that name with the first ending that exists, or all its parts in order. */
async function filesOf(place: string): Promise<string[]> {
  const folder = join(place, '..');
  const name = basename(place);
  const entries = await entriesOf(folder);
  const whole = ENDINGS.map((ending) => `${name}.${ending}`).find((file) => entries.includes(file));
  if (whole !== undefined) return [join(folder, whole)];
  const parts = entries.filter((file) => isPart(file, name)).sort();
  const count = Number(/-of-(\d{5})/.exec(parts[0] ?? '')?.[1] ?? 0);
  if (parts.length !== count)
    throw new MissingDataError(`${folder} has ${parts.length} of ${count} parts of "${name}"; fetch the others.`);
  return parts.map((file) => join(folder, file));
}

function isPart(file: string, name: string): boolean {
  return (
    file.startsWith(`${name}-`) &&
    /^-\d{5}-of-\d{5}\.(?:jsonl|json|csv|parquet)(?:\.gz)?$/.test(file.slice(name.length))
  );
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
