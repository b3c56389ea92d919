import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker } from '../maker.ts';
import { english } from '../world/english-words.ts';

interface Answer {
  readonly number: string;
  readonly date: { readonly day: string; readonly month: string; readonly year: string };
  readonly spans: readonly string[];
  readonly worker_id: string;
  readonly hit_id: string;
}

interface DropRow {
  readonly section_id: string;
  readonly query_id: string;
  readonly passage: string;
  readonly question: string;
  readonly answer: Answer;
  readonly validated_answers: object;
}

interface Scene {
  readonly names: readonly [string, string];
  readonly places: readonly [string, string];
  readonly things: readonly [string, string];
  /** `counts[who][thing]`; the two people never have the same number of a thing. */
  readonly counts: readonly (readonly [number, number])[];
}

interface Question {
  readonly question: string;
  readonly answer: string;
}

const HELD_OUT = 0.2;

/** Reading a passage with numbers, like DROP: copying, comparing, adding; held out are people, places and things together. */
export function drop(): TaskMaker {
  return {
    task: 'drop',
    training(random) {
      const drawn = onSide(random, false);
      return random
        .sample([0, 1, 2, 3, 4, 5, 6, 7, 8], random.between(2, 4))
        .map((form, index) => ({ ...questions(drawn)[form]!, index }))
        .map(({ question, answer, index }) => ({
          prompt: `${index === 0 ? passage(drawn) : ''} ${question}`,
          completion: ` ${answer}.`,
        }));
    },
    evaluation: (random, count) => [
      {
        path: 'drop/validation.jsonl',
        rows: distinct(
          count,
          (index) => row(onSide(random, true), index),
          (made) => made.passage + made.question,
        ),
      },
      {
        path: 'drop/pool.jsonl',
        rows: distinct(
          12,
          (index) => row(onSide(random, false), index),
          (made) => made.passage + made.question,
        ),
      },
    ],
    promptOf: (made) => `${(made as DropRow).passage} ${(made as DropRow).question}`,
  };
}

function onSide(random: Random, held: boolean): Scene {
  return redraw(
    () => scene(random),
    ({ names, places }) => heldOut(`drop ${names.join(' ')} ${places.join(' ')}`, HELD_OUT) === held,
  );
}

function scene(random: Random): Scene {
  const pair = () => random.sample([2, 3, 4, 5, 6, 7, 8, 9], 2);
  const [left, right] = [pair(), pair()];
  return {
    names: random.sample(english.names, 2) as [string, string],
    places: random.sample(english.places, 2) as [string, string],
    things: random.sample(english.things, 2) as [string, string],
    counts: [
      [left[0]!, right[0]!],
      [left[1]!, right[1]!],
    ],
  };
}

const passage = ({ names, places, things, counts }: Scene) =>
  names
    .map((name, who) => {
      const [left, right] = counts[who]!;
      return `${name} came to the ${places[who]} with ${left} ${things[0]} and ${right} ${things[1]}.`;
    })
    .join(' ');

/** Nine questions in a fixed order: four counts, two places, one comparison and the sum of either thing. */
function questions({ names, places, things, counts }: Scene): Question[] {
  const counted = [0, 1].flatMap((who) =>
    [0, 1].map((thing) => ({
      question: `How many ${things[thing]} did ${names[who]} have?`,
      answer: String(counts[who]![thing]),
    })),
  );
  const placed = [0, 1].map((who) => ({ question: `Where did ${names[who]} go?`, answer: `the ${places[who]}` }));
  const most = counts[0]![0] > counts[1]![0] ? 0 : 1;
  const compared = { question: `Who had more ${things[0]}?`, answer: names[most]! };
  const added = [0, 1].map((thing) => ({
    question: `How many ${things[thing]} were there in all?`,
    answer: String(counts[0]![thing]! + counts[1]![thing]!),
  }));
  return [...counted, ...placed, compared, ...added];
}

function row(drawn: Scene, index: number): DropRow {
  const { question, answer } = questions(drawn)[index % 9]!;
  const isNumber = /^\d+$/.test(answer);
  return {
    section_id: `mini_${index}`,
    query_id: `mini_${index}`,
    passage: passage(drawn),
    question,
    answer: {
      number: isNumber ? answer : '',
      date: { day: '', month: '', year: '' },
      spans: isNumber ? [] : [answer],
      worker_id: '',
      hit_id: '',
    },
    validated_answers: { number: [], date: [], spans: [], worker_id: [], hit_id: [] },
  };
}
