import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A machine, version and set of methods that computed cells of a study. */
export interface StudyMachine {
  /** Cells of the map that it computed. */
  readonly cells: number;
  /** As its certificate's file holds it: environment, and what was proven. */
  readonly certificate: unknown;
}

/** Who computed the cells of a study. */
export interface StudyMachines {
  /** Those with most cells first. */
  readonly machines: readonly StudyMachine[];
  /** Cells of which the folder does not say who computed them. */
  readonly unrecorded: number;
}

/** Counts the cells of every certificate in a folder, by the last line that `timings.jsonl` has of each. */
export async function readMachines(folder: string, ids: ReadonlySet<string>): Promise<StudyMachines> {
  const proofs = new Map<string, string>();
  for (const line of ((await textOf(join(folder, 'timings.jsonl'))) ?? '').split('\n')) {
    const { id, proof } = jsonOf(line) ?? {};
    if (typeof id === 'string' && typeof proof === 'string' && ids.has(id)) proofs.set(id, proof);
  }
  const machines: (StudyMachine & { readonly name: string })[] = [];
  for (const name of await namesIn(join(folder, 'certificates'))) {
    const cells = [...proofs.values()].filter((proof) => proof === name).length;
    const certificate = jsonOf((await textOf(join(folder, 'certificates', name, 'certificate.json'))) ?? '');
    if (cells > 0 && certificate) machines.push({ name, cells, certificate });
  }
  machines.sort((a, b) => b.cells - a.cells || (a.name < b.name ? -1 : 1));
  const recorded = machines.reduce((sum, { cells }) => sum + cells, 0);
  return {
    machines: machines.map(({ cells, certificate }) => ({ cells, certificate })),
    unrecorded: ids.size - recorded,
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!);

/** Undefined for a line that a kill tore. */
function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
