import type { GenerationTask, ScoringTools } from '../task.ts';

/** 1 when the program ends without an error together with its tests, else 0. @throws Error when no runner was given */
export async function runProgram(
  task: Pick<GenerationTask, 'name'>,
  program: string,
  tests: string,
  { runner }: ScoringTools,
): Promise<number> {
  if (!runner)
    throw new Error(
      `${task.name} runs programs that the model wrote, and no code runner was given; ` +
        `give one that isolates them, or leave the task out.`,
    );
  return (await runner.run(`${program}\n${tests}`)).passed ? 1 : 0;
}
