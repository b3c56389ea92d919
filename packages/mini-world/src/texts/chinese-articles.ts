import type { Random } from '../draw/random.ts';
import { stateFact } from '../world/relation.ts';
import type { World } from '../world/world.ts';
import { article } from './article.ts';
import { bySubject } from './by-subject.ts';

/** Chinese running text: two articles, or facts of different subjects in a row. No task; the exams ask what stands here. */
export function chineseArticles(random: Random, world: World): string {
  const groups = bySubject(world.chineseStated);
  if (random.chance(0.5))
    return random
      .sample(groups, 2)
      .map((facts) => article(random, facts))
      .join('\n');
  return random
    .sample(world.chineseStated, 6)
    .map((fact) => stateFact(fact, random))
    .join('');
}
