import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { calibrationFile } from './calibration-file.ts';
import { evaluationFiles } from './evaluation-files.ts';
import type { EvaluationFile } from './maker.ts';
import { MINI_SEEDS } from './seeds.ts';
import { generateWorld } from './world/world.ts';

/**
 * Writes the data folder of the mini suite: the documents of all eighteen tasks and the calibration text, laid out like the
 * folder of the real benchmarks. Takes seconds, so the folder is made where it is needed and not kept in the repository.
 * @param folder made if it does not exist; files of the same names are replaced
 * @returns SHA-256 over all paths and contents, equal to `MINI_DATA_SHA256`
 */
export async function writeDataFolder(folder: string): Promise<string> {
  const digest = createHash('sha256');
  for (const file of miniDataFiles()) {
    const text = file.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    digest.update(`${file.path}\n${text}`);
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return digest.digest('hex');
}

/** All files of the data folder, in a fixed order. */
function miniDataFiles(): EvaluationFile[] {
  const world = generateWorld(MINI_SEEDS.world);
  return [...evaluationFiles(world, MINI_SEEDS.evaluation), calibrationFile(world, MINI_SEEDS.calibration)];
}
