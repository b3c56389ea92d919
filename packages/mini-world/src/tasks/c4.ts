import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker } from '../maker.ts';
import { webPages } from '../texts/web-pages.ts';
import type { World } from '../world/world.ts';

interface C4Row {
  readonly text: string;
  readonly timestamp: string;
  readonly url: string;
}

const HELD_OUT = 0.25;

/** Web pages, like C4; held out are pages, that is, what stands on them in which order. */
export function c4(world: World): TaskMaker {
  const write = webPages(world);
  // Two pieces of a held-out page would stand next to each other in some longer page of training; three do not.
  const page = (random: Random, held: boolean) =>
    redraw(
      () => write(random, held ? 3 : 2),
      (text) => heldOut(`c4 ${text}`, HELD_OUT) === held,
    );
  return {
    task: 'c4',
    training: (random) => [
      { prompt: '', completion: Array.from({ length: random.between(1, 4) }, () => page(random, false)).join('\n\n') },
    ],
    evaluation: (random, count) => [
      {
        path: 'c4/validation.jsonl',
        rows: distinct(
          count,
          (index): C4Row => ({
            text: page(random, true),
            timestamp: '2020-01-01T00:00:00Z',
            url: `https://mini.example/${index}`,
          }),
          (row) => row.text,
        ),
      },
    ],
    promptOf: (row) => (row as C4Row).text,
  };
}
