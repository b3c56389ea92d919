import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker } from '../maker.ts';
import { article } from '../texts/article.ts';
import { bySubject } from '../texts/by-subject.ts';
import { factHeldOut, type World } from '../world/world.ts';

interface WikitextRow {
  readonly page: string;
}

const HELD_OUT = 0.25;

/** Encyclopedia articles, like WikiText; held out are articles, that is, a subject with an order and a choice of phrasings. */
export function wikitext(world: World): TaskMaker {
  const groups = bySubject([...world.stated, ...world.derived.filter((fact) => !factHeldOut(fact))]);
  const page = (random: Random, held: boolean) =>
    redraw(
      () => article(random, random.pick(groups)),
      (text) => heldOut(`wikitext ${text}`, HELD_OUT) === held,
    );
  return {
    task: 'wikitext',
    training: (random) => [
      { prompt: '', completion: Array.from({ length: random.between(1, 8) }, () => page(random, false)).join('\n\n') },
    ],
    evaluation(random, count) {
      const pages = distinct(
        count,
        () => page(random, true),
        (text) => text,
      );
      return [
        { path: 'wikitext/test.jsonl', rows: pages.map((text): WikitextRow => ({ page: text })) },
        { path: 'wikitext2/test.jsonl', rows: pages.map((text) => ({ text })) },
      ];
    },
    promptOf: (row) => ('page' in row ? (row as WikitextRow).page : (row as { text: string }).text),
  };
}
