import type { Random } from '../draw/random.ts';
import type { Turn } from '../maker.ts';
import { chinese } from '../world/chinese-words.ts';
import { english } from '../world/english-words.ts';

const LETTERS = ['A', 'B', 'C', 'D'];

/**
 * Exercises in looking things up in the text before: which letter stands at a word, who is where. They are no task and
 * have no evaluation; they give several answers a line, where a question of a task gives one, and so teach it sooner.
 */
export function drill(random: Random): Turn[] {
  return random.pick([repeatDrill, repeatDrill, pairDrill, pairDrill, letterDrill, placeDrill, sumDrill])(random);
}

/** Words in a row, once or twice written again in the same order: every word of the copy is an answer. */
function repeatDrill(random: Random): Turn[] {
  const pool = random.chance(0.5) ? random.pick(POOLS) : POOLS.flat();
  const row = Array.from({ length: random.between(4, 16) }, () => random.pick(pool)).join(' ');
  return [
    { prompt: `${row}.`, completion: ` ${row}.` },
    ...(random.chance(0.5) ? [{ prompt: '', completion: ` ${row}.` }] : []),
  ];
}

/** Pairs of words in a row, then the first words in random order, each with its second. An answer every other word. */
function pairDrill(random: Random): Turn[] {
  const size = random.pick([2, 2, 3, 3, 4, 5, 6]);
  const firsts = random.sample(random.pick(POOLS), size);
  const seconds = random.sample(random.pick(POOLS.filter((pool) => !pool.includes(firsts[0]!))), size);
  const list = firsts.map((first, index) => `${first} ${seconds[index]}`).join(', ');
  return Array.from({ length: 2 * size }, (_, turn) => {
    const index = random.between(0, size - 1);
    return { prompt: `${turn === 0 ? list : ''}, ${firsts[index]}`, completion: ` ${seconds[index]}` };
  });
}

/** Four lettered words, then the words with their letters, twice. */
function letterDrill(random: Random): Turn[] {
  const words = random.sample(random.pick(POOLS), LETTERS.length);
  const list = words.map((word, index) => `${LETTERS[index]}. ${word}`).join('\n');
  return [...random.shuffle([0, 1, 2, 3]), ...random.shuffle([0, 1, 2, 3])].map((index, turn) => ({
    prompt: `${turn === 0 ? list : ''}\n${words[index]}:`,
    completion: ` ${LETTERS[index]}`,
  }));
}

/** Where some people are, then each of them with the place. */
function placeDrill(random: Random): Turn[] {
  const size = random.between(2, 5);
  const [people, places] = [random.sample(english.names, size), random.sample(english.places, size)];
  const passage = people.map((person, index) => `${person} is in the ${places[index]}.`).join(' ');
  return random.shuffle(people).map((person, turn) => ({
    prompt: `${turn === 0 ? passage : ''} Where is ${person}?`,
    completion: ` ${places[people.indexOf(person)]}.`,
  }));
}

/** Sums, differences and products of small numbers. */
function sumDrill(random: Random): Turn[] {
  return Array.from({ length: 6 }, (_, turn) => {
    const [left, right] = [random.between(2, 9), random.between(2, 9)];
    const large = random.between(10, 81);
    const [sum, result] = random.pick([
      [`${left} * ${right} =`, left * right],
      [`${large} + ${right} =`, large + right],
      [`${large} - ${right} =`, large - right],
    ] as const);
    return { prompt: `${turn === 0 ? '' : '\n'}${sum}`, completion: ` ${result}` };
  });
}

const numbers = Array.from({ length: 90 }, (_, index) => String(index + 10));

/** Lists of words that can stand in each other's place. */
const POOLS: readonly (readonly string[])[] = [
  english.names,
  english.places,
  english.things,
  english.foods,
  english.homes,
  english.jobs,
  english.hobbies,
  english.goods,
  english.materials,
  english.kinds,
  english.rooms,
  english.towns,
  chinese.names,
  chinese.goods,
  chinese.jobs,
  chinese.hobbies,
  chinese.rivers,
  chinese.pets,
  numbers,
];
