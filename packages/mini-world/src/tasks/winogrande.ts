import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker } from '../maker.ts';
import { english } from '../world/english-words.ts';

interface WinograndeRow {
  readonly sentence: string;
  readonly option1: string;
  readonly option2: string;
  readonly answer: string;
}

/** A verb with what may be said of the one who does it, and of the one it is done to. */
const VERBS = [
  { verb: 'helped', first: ['kind', 'free'], second: ['hurt', 'lost'] },
  { verb: 'fed', first: ['rich', 'kind'], second: ['hungry', 'weak'] },
  { verb: 'chased', first: ['angry', 'fast'], second: ['rude', 'loud'] },
  { verb: 'paid', first: ['fair', 'rich'], second: ['skilled', 'poor'] },
  { verb: 'carried', first: ['strong', 'tall'], second: ['tired', 'hurt'] },
  { verb: 'praised', first: ['glad', 'polite'], second: ['brave', 'skilled'] },
  { verb: 'blamed', first: ['upset', 'angry'], second: ['guilty', 'late'] },
  { verb: 'visited', first: ['free', 'bored'], second: ['sick', 'lonely'] },
  { verb: 'taught', first: ['wise', 'old'], second: ['young', 'new'] },
  { verb: 'feared', first: ['weak', 'young'], second: ['strong', 'loud'] },
] as const;

const HELD_OUT = 0.25;

interface Scene {
  readonly first: string;
  readonly second: string;
  readonly verb: (typeof VERBS)[number];
  readonly reason: string;
  readonly aboutFirst: boolean;
}

/** Who a reason is about, like WinoGrande; held out are ordered pairs of names with a verb. */
export function winogrande(): TaskMaker {
  const drawn = (random: Random, held: boolean, aboutFirst: boolean) =>
    redraw(
      () => scene(random, aboutFirst),
      (found) => heldOut(`winogrande ${found.first} ${found.second} ${found.verb.verb}`, HELD_OUT) === held,
    );
  const rows = (random: Random, held: boolean, count: number) =>
    distinct(
      count,
      (index) => row(drawn(random, held, index % 2 === 0), index % 4 < 2),
      (made) => made.sentence,
    );
  return {
    task: 'winogrande',
    training: (random) =>
      Array.from({ length: random.between(1, 5) }, (_, index) => {
        const found = drawn(random, false, random.chance(0.5));
        return {
          prompt: (index === 0 ? '' : ' ') + opening(found),
          completion: ` ${found.aboutFirst ? found.first : found.second}${ending(found)}`,
        };
      }),
    evaluation: (random, count) => [
      { path: 'winogrande/validation.jsonl', rows: rows(random, true, count) },
      { path: 'winogrande/pool.jsonl', rows: rows(random, false, 30) },
    ],
    promptOf: (made) => (made as WinograndeRow).sentence.split(' _')[0]!,
  };
}

const opening = (found: Scene) => `${found.first} ${found.verb.verb} ${found.second} because`;
const ending = (found: Scene) => ` was ${found.reason}.`;

function scene(random: Random, aboutFirst: boolean): Scene {
  const [first, second] = random.sample(english.names, 2) as [string, string];
  const verb = random.pick(VERBS);
  return { first, second, verb, aboutFirst, reason: random.pick(aboutFirst ? verb.first : verb.second) };
}

/** @param inOrder whether the first name is the first option, so that neither the name's place nor the option's tells the answer */
function row(found: Scene, inOrder: boolean): WinograndeRow {
  const options = inOrder ? [found.first, found.second] : [found.second, found.first];
  return {
    sentence: `${opening(found)} _${ending(found)}`,
    option1: options[0]!,
    option2: options[1]!,
    answer: found.aboutFirst === inOrder ? '1' : '2',
  };
}
