import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { CellStore, type Cell, type OpenStudy } from '@ptqlab/study';
import { writeWhole } from '@ptqlab/report';
import { estimateCell, type CellEstimate } from './estimate-cell.ts';
import { evaluatedTokens } from './evaluated-tokens.ts';
import { KeptCertificates } from './kept-certificates.ts';
import { removeStaleMap } from './remove-stale-map.ts';
import { itemsOf, type Shard } from './shard.ts';
import { STUDY_MARK } from './study-folder.ts';
import { StudyTimings, TIMINGS } from './study-timings.ts';
import { UsageError } from './usage-error.ts';

/** A cell of a study, what it will take, and whether its result is there. */
export interface PlannedCell {
  readonly cell: Cell;
  readonly isCached: boolean;
  readonly estimate: CellEstimate;
}

/** What a study will do. */
export interface StudyPlan {
  readonly study: OpenStudy;
  readonly outFolder: string;
  readonly store: CellStore;
  readonly timings: StudyTimings;
  /** Those behind the cells. */
  readonly certificates: KeptCertificates;
  /** All of them, or those of a shard. */
  readonly cells: readonly PlannedCell[];
  /** Whether other cells belong to other shards. */
  readonly isPart: boolean;
  /** Results found in the folders to merge, by folder. */
  readonly merged: ReadonlyMap<string, number>;
}

/**
 * Names the cells of a study and looks for their results, here and in the folders to merge. Unless this is a dry run, the folder is marked
 * as this study's, and results to merge are taken over.
 * @throws UsageError for a folder to merge that no study wrote; nothing has been written then
 */
export async function planOfStudy(
  study: OpenStudy,
  outFolder: string,
  { shard, merge, dryRun }: { readonly shard?: Shard; readonly merge: readonly string[]; readonly dryRun?: boolean },
): Promise<StudyPlan> {
  const store = new CellStore(outFolder);
  const timings = new StudyTimings(join(outFolder, TIMINGS));
  const certificates = new KeptCertificates(outFolder);
  const all = await study.cells();
  const merged = new Map<string, number>();
  const found = new Set<Cell>();
  const others = merge.map((folder) => [folder, cellsIn(folder)] as const);
  if (!dryRun) {
    const { recipe } = study.settings;
    removeStaleMap(outFolder, recipe, false);
    writeWhole(join(outFolder, STUDY_MARK), stringify(recipe));
  }
  for (const [folder, other] of others) {
    const there = all.filter((cell) => other.read(cell) !== undefined);
    merged.set(folder, there.length);
    for (const cell of there) found.add(cell);
    if (dryRun) continue;
    certificates.takeAll(new KeptCertificates(folder));
    const made = new StudyTimings(join(folder, TIMINGS));
    for (const cell of there.filter((one) => store.read(one) === undefined)) {
      // First, so that a kill leaves no cell without them.
      timings.take(cell, made);
      store.take(cell, other);
    }
  }
  const tokens = new Map<string, number>();
  for (const model of study.models.values()) tokens.set(model.name, await evaluatedTokens(study, model));
  const cells = itemsOf(all, shard).map((cell): PlannedCell => {
    const { shape } = study.models.get(cell.model)!;
    const estimate = estimateCell(cell, shape, tokens.get(cell.model)!, timings.of(cell));
    return { cell, isCached: found.has(cell) || store.read(cell) !== undefined, estimate };
  });
  return { study, outFolder, store, timings, certificates, cells, isPart: cells.length < all.length, merged };
}

function cellsIn(folder: string): CellStore {
  if (!existsSync(join(folder, 'cells')))
    throw new UsageError(
      `--merge ${folder}: there are no results of a study; give the folders that --out named in its parts`,
    );
  return new CellStore(resolve(folder));
}
