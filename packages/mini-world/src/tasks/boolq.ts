import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker, Turn } from '../maker.ts';
import { english } from '../world/english-words.ts';

interface BoolqRow {
  readonly question: string;
  readonly passage: string;
  readonly idx: number;
  readonly label: number;
}

interface Scene {
  readonly people: readonly string[];
  readonly places: readonly string[];
}

interface Asked {
  readonly question: string;
  /** For "no": whether someone else of the passage is at that place, or nobody. */
  readonly elsewhere: boolean;
}

const HELD_OUT = 0.25;

/** Whether someone is somewhere, like BoolQ; held out are pairs of a person and a place, which no training question names. */
export function boolq(): TaskMaker {
  const rows = (random: Random, held: boolean, count: number) =>
    distinct(
      count,
      (index): BoolqRow => {
        const label = index % 2;
        const wanted = (drawn: Scene) =>
          questions(drawn, label, held).filter((asked) => label === 1 || asked.elsewhere === index % 4 < 2);
        const drawn = redraw(
          () => scene(random),
          (found) => wanted(found).length > 0,
        );
        return { question: random.pick(wanted(drawn)).question, passage: passage(drawn), idx: index, label };
      },
      (row) => `${row.passage} ${row.question}`,
    );
  return {
    task: 'boolq',
    training(random) {
      const drawn = redraw(
        () => scene(random),
        (found) => questions(found, 1, false).length > 0,
      );
      return Array.from({ length: random.between(1, 4) }, (_, index): Turn => {
        const label = random.between(0, 1);
        const elsewhere = random.chance(0.5);
        const asked = questions(drawn, label, false).filter((one) => label === 1 || one.elsewhere === elsewhere);
        const fallback = questions(drawn, 1, false);
        const { question } = random.pick(asked.length > 0 ? asked : fallback);
        const right = asked.length > 0 ? label : 1;
        const before = index === 0 ? passage(drawn) : '';
        return { prompt: before + ask(question), completion: right === 1 ? ' yes' : ' no' };
      });
    },
    evaluation: (random, count) => [
      { path: 'boolq/validation.jsonl', rows: rows(random, true, count) },
      { path: 'boolq/pool.jsonl', rows: rows(random, false, 30) },
    ],
    promptOf: (row) => (row as BoolqRow).passage + ask((row as BoolqRow).question),
  };
}

const ask = (question: string) => `\nQuestion: ${question}?\nAnswer:`;

function scene(random: Random): Scene {
  const size = random.between(2, 3);
  return { people: random.sample(english.names, size), places: random.sample(english.places, size) };
}

const passage = ({ people, places }: Scene) =>
  people.map((person, index) => `${person} is in the ${places[index]}.`).join(' ');

/** All questions of that scene with that label on that side. The passage itself may name held-out pairs; a question may not. */
function questions({ people, places }: Scene, label: number, held: boolean): Asked[] {
  return people
    .flatMap((person, index) => english.places.map((place) => ({ person, place, here: places[index] === place })))
    .filter(
      ({ person, place, here }) => here === (label === 1) && heldOut(`boolq ${person} ${place}`, HELD_OUT) === held,
    )
    .map(({ person, place }) => ({ question: `is ${person} in the ${place}`, elsewhere: places.includes(place) }));
}
