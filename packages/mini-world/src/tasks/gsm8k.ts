import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker } from '../maker.ts';
import { english } from '../world/english-words.ts';

interface Gsm8kRow {
  readonly question: string;
  readonly answer: string;
}

/** A kind of problem with three numbers: its story, and the steps of its solution. */
interface Shape {
  readonly name: string;
  readonly story: (who: string, other: string, thing: string, numbers: Numbers) => string;
  /** Each step says what is worked out, as `left operator right`; `previous` stands for the result before it. */
  readonly steps: (numbers: Numbers) => readonly Step[];
}

type Numbers = readonly [number, number, number];
type Step = readonly [number | 'previous', '+' | '-' | '*', number];

const SHAPES: readonly Shape[] = [
  {
    name: 'get',
    story: (who, other, thing, [a, b]) =>
      `${who} has ${a} ${thing}. ${other} gives ${b} more to ${who}. How many ${thing} does ${who} have?`,
    steps: ([a, b]) => [[a, '+', b]],
  },
  {
    name: 'lose',
    story: (who, other, thing, [a, b, c]) =>
      `${who} has ${a + b} ${thing}. ${who} gives ${b} to ${other} and finds ${c}. How many ${thing} does ${who} have?`,
    steps: ([a, b, c]) => [
      [a + b, '-', b],
      ['previous', '+', c],
    ],
  },
  {
    name: 'boxes',
    story: (who, _other, thing, [a, b]) =>
      `${who} has ${a} boxes with ${b} ${thing} each. How many ${thing} does ${who} have?`,
    steps: ([a, b]) => [[a, '*', b]],
  },
  {
    name: 'boxes and more',
    story: (who, other, thing, [a, b, c]) =>
      `${who} has ${a} boxes with ${b} ${thing} each. ${other} gives ${c} more to ${who}. How many ${thing} does ${who} have?`,
    steps: ([a, b, c]) => [
      [a, '*', b],
      ['previous', '+', c],
    ],
  },
  {
    name: 'twice',
    story: (who, other, thing, [a, b, c]) =>
      `${who} has ${a} ${thing}. ${other} has ${b} times as many. The shop has ${c}. How many ${thing} are there in all?`,
    steps: ([a, b, c]) => [
      [a, '*', b],
      ['previous', '+', a],
      ['previous', '+', c],
    ],
  },
];

const HELD_OUT = 0.25;

/** Word problems of one to three steps, like GSM8K; held out are the numbers of a kind of problem. */
export function gsm8k(): TaskMaker {
  const rows = (random: Random, held: boolean, count: number) =>
    distinct(
      count,
      (index) => problem(random, SHAPES[index % SHAPES.length]!, held),
      (row) => row.question,
    );
  return {
    task: 'gsm8k',
    training(random) {
      const row = problem(random, random.pick(SHAPES), false);
      return [{ prompt: prompt(row.question), completion: ` ${row.answer}` }];
    },
    evaluation: (random, count) => [
      { path: 'gsm8k/test.jsonl', rows: rows(random, true, count) },
      { path: 'gsm8k/train.jsonl', rows: rows(random, false, 100) },
    ],
    promptOf: (row) => prompt((row as Gsm8kRow).question),
  };
}

const prompt = (question: string) => `Question: ${question}\nAnswer:`;

function problem(random: Random, shape: Shape, held: boolean): Gsm8kRow {
  const digit = () => random.between(2, 9);
  const numbers = redraw(
    (): Numbers => [digit(), digit(), digit()],
    (drawn) => heldOut(`gsm8k ${shape.name} ${shape.steps(drawn).join(' ')}`, HELD_OUT) === held,
  );
  const [who, other] = random.sample(english.names, 2) as [string, string];
  const thing = random.pick(english.things);
  return { question: shape.story(who, other, thing, numbers), answer: solution(shape.steps(numbers)) };
}

/** The worked solution, one step a line, and the answer after `####` as in the data set. */
function solution(steps: readonly Step[]): string {
  let result = 0;
  const lines = steps.map(([given, operator, right]) => {
    const left = given === 'previous' ? result : given;
    result = operator === '+' ? left + right : operator === '-' ? left - right : left * right;
    return `${left} ${operator} ${right} = ${result}\n`;
  });
  return `${lines.join('')}#### ${result}`;
}
