import { evaluationFiles } from './evaluation-files.ts';
import { heldOutArticles } from './held-out-articles.ts';
import { MINI_SEEDS } from './seeds.ts';
import { generateWorld } from './world/world.ts';

it('are the documents that the task evaluates', () => {
  const world = generateWorld(MINI_SEEDS.world);
  const all = evaluationFiles(world, MINI_SEEDS.evaluation, 20);
  const pages = all.find(({ path }) => path === 'wikitext/test.jsonl')!.rows as { page: string }[];
  expect(pages.length).toBe(20);
  expect(heldOutArticles(world, MINI_SEEDS.evaluation, 20)).toEqual(pages.map(({ page }) => page));
});
