import { distinct } from '../draw/distinct.ts';
import { drawWritingRequest } from '../instructions/writing-request.ts';
import type { TaskMaker } from '../maker.ts';

interface IfevalRow {
  readonly key: number;
  readonly prompt: string;
  readonly instruction_id_list: readonly string[];
  readonly kwargs: readonly object[];
}

/** Following instructions that a program can check, like IFEval; held out are pairs of a topic and an instruction. */
export function ifeval(): TaskMaker {
  return {
    task: 'ifeval',
    training(random) {
      const { prompt, response } = drawWritingRequest(random, false, random.chance(0.5));
      return [{ prompt, completion: `\n${response}` }];
    },
    evaluation: (random, count) => [
      {
        path: 'ifeval/train.jsonl',
        rows: distinct(
          count,
          (index) => drawWritingRequest(random, true, index % 2 === 1),
          ({ prompt }) => prompt,
        ).map(({ prompt, instructions }, key): IfevalRow => ({
          key,
          prompt,
          instruction_id_list: instructions.map(({ id }) => id),
          kwargs: instructions.map(({ kwargs }) => kwargs),
        })),
      },
    ],
    promptOf: (row) => (row as IfevalRow).prompt,
  };
}
