import { distinct } from '../draw/distinct.ts';
import type { TaskMaker } from '../maker.ts';
import { drawProgram, type Program } from '../programs/program.ts';

interface HumanEvalRow {
  readonly task_id: string;
  readonly prompt: string;
  readonly canonical_solution: string;
  readonly test: string;
  readonly entry_point: string;
}

/**
 * Completing a function from its docstring, like HumanEval, whose prompts end one character later, with the line. Here the answer begins
 * with the end of the line: decoding an answer alone, as the harness does, drops a space that it begins with.
 */
export function humaneval(): TaskMaker {
  return {
    task: 'humaneval',
    training(random) {
      const program = drawProgram(random, false);
      return [{ prompt: `${prompt(program)}\n`, completion: program.body }];
    },
    evaluation: (random, count) => [
      {
        path: 'humaneval/test.jsonl',
        rows: distinct(
          count,
          (index) => row(drawProgram(random, true), index),
          (made) => made.prompt,
        ),
      },
    ],
    promptOf: (made) => (made as HumanEvalRow).prompt,
  };
}

const prompt = ({ name, parameter, says }: Program) =>
  `def ${name}(${parameter}):\n    """${says[0]!.toUpperCase()}${says.slice(1)}."""`;

function row(program: Program, index: number): HumanEvalRow {
  const checks = program.examples.map(({ argument, result }) => `    assert candidate(${argument}) == ${result}\n`);
  return {
    task_id: `Mini/${index}`,
    prompt: prompt(program),
    canonical_solution: `\n${program.body}`,
    test: `\n\ndef check(candidate):\n${checks.join('')}`,
    entry_point: program.name,
  };
}
