import { Random } from './draw/random.ts';
import { miniSuite } from './suite.ts';
import type { World } from './world/world.ts';

const TASK = 'wikitext';

/**
 * Encyclopedia articles that stand in no training text: the documents of the task wikitext in `evaluationFiles` of the same seed, without the
 * other tasks.
 */
export function heldOutArticles(world: World, seed: number, count = 300): string[] {
  const makers = miniSuite(world);
  const index = makers.findIndex(({ task }) => task === TASK);
  const maker = makers[index]!;
  const [file] = maker.evaluation(new Random(seed + index), count);
  return file!.rows.map((row) => maker.promptOf(row));
}
