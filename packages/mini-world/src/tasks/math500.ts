import { distinct } from '../draw/distinct.ts';
import { heldOut } from '../draw/held-out.ts';
import type { Random } from '../draw/random.ts';
import { redraw } from '../draw/redraw.ts';
import type { TaskMaker, Turn } from '../maker.ts';

interface MathRow {
  readonly problem: string;
  readonly solution: string;
  readonly answer: string;
  readonly subject: string;
  readonly level: number;
  readonly unique_id: string;
}

/** A problem, the lines of its worked solution, and the answer. */
interface Problem {
  readonly problem: string;
  readonly steps: string;
  readonly answer: number;
}

interface Form {
  readonly subject: string;
  readonly level: number;
  readonly make: (a: number, b: number, c: number) => Problem;
}

const FORMS: readonly Form[] = [
  {
    subject: 'Prealgebra',
    level: 1,
    make: (a, b, c) => ({
      problem: `Compute ${a} * ${b} + ${c}.`,
      steps: `${a} * ${b} = ${a * b}. ${a * b} + ${c} = ${a * b + c}.`,
      answer: a * b + c,
    }),
  },
  {
    subject: 'Prealgebra',
    level: 2,
    make: (a, b, c) => ({
      problem: `Compute (${a} + ${b}) * ${c}.`,
      steps: `${a} + ${b} = ${a + b}. ${a + b} * ${c} = ${(a + b) * c}.`,
      answer: (a + b) * c,
    }),
  },
  {
    subject: 'Algebra',
    level: 2,
    make: (a, b, c) => ({
      problem: `Solve x + ${a + b} = ${a + b + a * c}.`,
      steps: `x = ${a + b + a * c} - ${a + b} = ${a * c}.`,
      answer: a * c,
    }),
  },
  {
    subject: 'Algebra',
    level: 3,
    make: (a, b, c) => ({
      problem: `Solve ${a} * x + ${b} = ${a * c + b}.`,
      steps: `${a} * x = ${a * c + b} - ${b} = ${a * c}. ${a} * ${c} = ${a * c}.`,
      answer: c,
    }),
  },
  {
    subject: 'Number Theory',
    level: 3,
    make: (a, b, c) => ({
      problem: `Find the rest of ${a * b + (c % a)} divided by ${a}.`,
      steps: `${a * b + (c % a)} = ${a} * ${b} + ${c % a}.`,
      answer: c % a,
    }),
  },
  {
    subject: 'Intermediate Algebra',
    level: 4,
    make: (a, b, c) => ({
      problem: `A sequence starts with ${a} and grows by ${b}. Find term ${(c % 4) + 2}.`,
      steps: Array.from({ length: (c % 4) + 1 }, (_, i) => `${a + i * b} + ${b} = ${a + (i + 1) * b}.`).join(' '),
      answer: a + ((c % 4) + 1) * b,
    }),
  },
];

const HELD_OUT = 0.25;

/** Short problems with a worked solution, like MATH-500; held out are problems with their numbers. */
export function math500(): TaskMaker {
  return {
    task: 'math500',
    training(random): Turn[] {
      const { problem, steps, answer } = drawProblem(random, random.pick(FORMS), false);
      return [{ prompt: prompt(problem), completion: ` ${steps}\n${end(answer)}` }];
    },
    evaluation: (random, count) => [
      {
        path: 'math500/test.jsonl',
        rows: distinct(
          count,
          (index) => {
            const form = FORMS[index % FORMS.length]!;
            const { problem, steps, answer } = drawProblem(random, form, true);
            return {
              problem,
              solution: `${steps} The answer is $\\boxed{${answer}}$.`,
              answer: String(answer),
              subject: form.subject,
              level: form.level,
              unique_id: `mini/${index}`,
            } satisfies MathRow;
          },
          (row) => row.problem,
        ),
      },
    ],
    promptOf: (row) => prompt((row as MathRow).problem),
  };
}

const prompt = (problem: string) => `Problem:\n${problem}\n\nSolution:`;
const end = (answer: number) => `Final Answer: The final answer is $${answer}$. I hope it is correct.`;

/** The problem's text is the combination, so that no held-out problem can be reached from other numbers. */
function drawProblem(random: Random, form: Form, held: boolean): Problem {
  const digit = () => random.between(2, 9);
  return redraw(
    () => form.make(digit(), digit(), digit()),
    ({ problem, answer }) => answer >= 0 && heldOut(`math500 ${problem}`, HELD_OUT) === held,
  );
}
