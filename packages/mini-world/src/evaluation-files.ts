import { Random } from './draw/random.ts';
import type { EvaluationFile } from './maker.ts';
import { miniSuite } from './suite.ts';
import type { World } from './world/world.ts';

/**
 * The documents of all eighteen tasks, in the files and columns of the real data folder.
 * @param count documents a task, at least; a task of several subjects rounds up per subject
 */
export function evaluationFiles(world: World, seed: number, count = 300): EvaluationFile[] {
  return miniSuite(world).flatMap((maker, index) => [...maker.evaluation(new Random(seed + index), count)]);
}
