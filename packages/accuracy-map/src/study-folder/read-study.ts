import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseRecordLine } from '@ptqlab/eval';
import type { ZodType } from 'zod';
import { readMachines, type StudyMachines } from './read-machines.ts';
import { figureOf, scoreTable, type ScoreTable } from './score-table.ts';
import { StudyError } from './study-error.ts';
import { ENVIRONMENT, STUDY_MAP, type StudyEnvironment, type StudyMap, type TaskScore } from './study-schema.ts';

/** All that a study left in its folder, checked. */
export interface StudyFolder extends StudyMap {
  /** Name of the folder, for people. */
  readonly folder: string;
  /** Scores by document, under `<cell id>/<task>`; absent where records are missing or do not fit. */
  readonly scores: ReadonlyMap<string, ScoreTable>;
  /** What was missing or did not fit, one sentence each. */
  readonly problems: readonly string[];
  readonly environment: StudyEnvironment;
  /** Of the machine that made the map. */
  readonly certificate: unknown;
  /** Who computed the cells. */
  readonly computedBy: StudyMachines;
  readonly leaks: unknown;
  readonly recipeText: string | undefined;
}

/** How far a figure recomputed from records may be from the stored one: sums of up to 10⁵ doubles in another order. */
const ROUNDING = 1e-9;

/**
 * Reads a study folder. Records are only taken where their hash is the one in the map and they give the score in the map.
 * @throws StudyError where the folder holds no map, or files that are not JSON or not a study's
 */
export async function readStudy(folder: string): Promise<StudyFolder> {
  const map = await readJson(folder, 'map.json', STUDY_MAP);
  if (map === undefined)
    throw new StudyError(
      existsSync(join(folder, 'cells'))
        ? `study: "${folder}" has results but no map yet; run its study again, which goes on where it ended`
        : `study: "${folder}" has no map.json; give the folder that \`ptqlab study\` wrote (--out)`,
    );
  const scores = new Map<string, ScoreTable>();
  const problems: string[] = [];
  for (const { id, result } of map.squares) {
    if (result.status === 'failed') continue;
    for (const score of result.tasks) {
      const table = await readRecords(folder, id, score);
      if (typeof table === 'string') problems.push(table);
      else scores.set(`${id}/${score.task}`, table);
    }
  }
  return {
    ...map,
    folder: basename(resolve(folder)),
    scores,
    problems,
    environment: (await readJson(folder, 'environment.json', ENVIRONMENT)) ?? { models: [] },
    certificate: await readJson(folder, 'certificate.json'),
    computedBy: await readMachines(folder, new Set(map.squares.map(({ id }) => id))),
    leaks: await readJson(folder, 'leaks.json'),
    recipeText: await readText(join(folder, 'recipe.resolved.yaml')),
  };
}

/** The table of one task of one cell, or what is wrong with its records. */
async function readRecords(folder: string, id: string, score: TaskScore): Promise<ScoreTable | string> {
  const { task, metric, higherIsBetter, value } = score;
  const name = `records/${id}/${task}.jsonl`;
  const text = await readText(join(folder, 'records', id, `${task}.jsonl`));
  if (text === undefined) return `${name} is missing: ${task} of this cell cannot be compared document by document`;
  if (score.records !== undefined && createHash('sha256').update(text).digest('hex') !== score.records)
    return `${name} is not the file that the map was made from (its SHA-256 differs): it was left out`;
  try {
    const lines = text.split('\n').filter((line) => line !== '');
    const table = scoreTable(lines.map(parseRecordLine), metric, higherIsBetter);
    const figure = figureOf(table, higherIsBetter);
    const agrees = Number.isFinite(value)
      ? Math.abs(figure - value) <= ROUNDING * Math.max(1, Math.abs(value))
      : !Number.isFinite(figure);
    return agrees ? table : `${name} gives ${metric} ${figure}, the map says ${value}: it was left out`;
  } catch (error) {
    return `${name} cannot be read (${(error as Error).message}): it was left out`;
  }
}

async function readJson<T = unknown>(folder: string, name: string, schema?: ZodType<T>): Promise<T | undefined> {
  const path = join(folder, name);
  const text = await readText(path);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new StudyError(`study: ${path} is not JSON (${(error as Error).message}); run the study again`);
  }
  const result = schema?.safeParse(value);
  if (!result) return value as T;
  if (result.success) return result.data;
  const { path: where, message } = result.error.issues[0]!;
  throw new StudyError(`study: ${path} is not a study's: ${where.map(String).join('.')}: ${message}`);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
