import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import { listOperations, listResults, numberOperations } from './operations.ts';

/** A function of one argument that does some steps in a row. */
export interface Program {
  readonly name: string;
  readonly parameter: 'x' | 'xs';
  /** What it does, as a phrase without capital and full stop. */
  readonly says: string;
  /** Indented lines below the `def`. */
  readonly body: string;
  /** Calls with their results, as Python writes them. */
  readonly examples: readonly { readonly argument: string; readonly result: string }[];
}

const NAMES = ['solve', 'calc', 'change', 'work', 'make', 'run'];
const HELD_OUT = 0.25;
const EXAMPLES = 3;

/** A program of one to three steps; held out are the steps with their numbers, in both code tasks together. */
export function drawProgram(random: Random, held: boolean): Program {
  return redraw(
    () => (random.chance(0.5) ? numberProgram(random) : listProgram(random)),
    (program) => heldOut(`program ${program.body}`, HELD_OUT) === held,
  );
}

function numberProgram(random: Random): Program {
  const steps = random
    .sample(numberOperations, random.between(1, 3))
    .map((step) => ({ step, k: random.between(2, 9) }));
  const run = (start: number) => steps.reduce((x, { step, k }) => step.apply(x, k), start);
  return {
    name: random.pick(NAMES),
    parameter: 'x',
    says: `${steps.map(({ step, k }) => step.says(k)).join(', then ')}`,
    body: [...steps.map(({ step, k }) => step.line(k)), 'return x'].map(indent).join(''),
    examples: random
      .sample([1, 2, 3, 4, 5, 6, 7, 8, 9], EXAMPLES)
      .map((x) => ({ argument: String(x), result: String(run(x)) })),
  };
}

function listProgram(random: Random): Program {
  const steps = random.sample(listOperations, random.between(1, 2)).map((step) => ({ step, k: random.between(2, 9) }));
  const result = random.pick(listResults);
  const run = (start: readonly number[]) =>
    result.apply(steps.reduce((xs, { step, k }) => step.apply(xs, k), [...start]));
  return {
    name: random.pick(NAMES),
    parameter: 'xs',
    says: `${[...steps.map(({ step, k }) => step.says(k)), result.says].join(', then ')}`,
    body: [...steps.map(({ step, k }) => step.line(k)), `return ${result.expression}`].map(indent).join(''),
    examples: Array.from({ length: EXAMPLES }, () => {
      const xs = Array.from({ length: 3 }, () => random.between(1, 9));
      return { argument: `[${xs.join(', ')}]`, result: String(run(xs)) };
    }),
  };
}

const indent = (line: string) => `    ${line}\n`;
