import type { Random } from '../draw/random.ts';

/** Answers with the right one at index `gold`; the wrong ones are drawn. @throws Error when there are too few wrong ones */
export function placeAnswer<T>(random: Random, right: T, wrong: readonly T[], gold: number, count: number): T[] {
  const options = random.sample(wrong, count - 1);
  options.splice(gold, 0, right);
  return options;
}
