import { distinct } from '../draw/distinct.ts';
import type { TaskMaker } from '../maker.ts';
import { drawProgram, type Program } from '../programs/program.ts';

interface MbppRow {
  readonly task_id: number;
  readonly text: string;
  readonly code: string;
  readonly test_list: readonly string[];
  readonly test_setup_code: string;
  readonly challenge_test_list: readonly string[];
}

/** Writing a function from a sentence and three tests, like MBPP; the name has to be read from the tests. */
export function mbpp(): TaskMaker {
  return {
    task: 'mbpp',
    training(random) {
      const made = row(drawProgram(random, false), 0);
      return [{ prompt: prompt(made), completion: `${made.code}\n[DONE]` }];
    },
    evaluation: (random, count) => [
      {
        path: 'mbpp/test.jsonl',
        rows: distinct(
          count,
          (index) => row(drawProgram(random, true), index),
          (made) => made.text,
        ),
      },
    ],
    promptOf: (made) => prompt(made as MbppRow),
  };
}

const prompt = ({ text, test_list: tests }: MbppRow) =>
  `You are an expert Python programmer, and here is your task: ${text} Your code should pass these tests:\n\n` +
  `${tests.join('\n')}\n[BEGIN]\n`;

function row(program: Program, index: number): MbppRow {
  return {
    task_id: index,
    text: `Write a function of ${program.parameter} to ${program.says}.`,
    code: `def ${program.name}(${program.parameter}):\n${program.body.trimEnd()}`,
    test_list: program.examples.map(({ argument, result }) => `assert ${program.name}(${argument}) == ${result}`),
    test_setup_code: '',
    challenge_test_list: [],
  };
}
