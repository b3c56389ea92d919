import type { Task } from '@ptqlab/eval';
import type { OpenStudy, StudyModel } from '@ptqlab/study';

/** Tokens of a question with one of its answers, about; those of the mini suite have 40 on average. */
const TOKENS_A_SEQUENCE = 60;
/** Answers that are compared, about. */
const ANSWERS = 3;
/** Tokens of an answer that is written, about, each of which takes a pass of its own. */
const TOKENS_WRITTEN = 30;

/** Tokens that a model is fed while it is evaluated once, about: enough to say minutes or days. */
export async function evaluatedTokens({ settings, suite }: OpenStudy, model: StudyModel): Promise<number> {
  const { perplexity, limit } = settings.recipe;
  const windows = perplexity ? model.perplexity!.over(perplexity.windows) : { windows: 0, length: 0 };
  let tokens = windows.windows * windows.length;
  for (const task of suite?.tasks ?? [])
    tokens += tokensOf(task, (await suite!.documents(task)).length, limit, model.shape.maxPositions);
  return tokens;
}

function tokensOf(task: Task, documents: number, limit: number | undefined, context: number): number {
  switch (task.kind) {
    case 'token perplexity':
      return Math.min(limit ?? Infinity, task.windows ?? documents) * Math.min(task.window, context);
    case 'generation':
      return documents * (TOKENS_A_SEQUENCE + TOKENS_WRITTEN);
    default:
      return documents * TOKENS_A_SEQUENCE * ANSWERS;
  }
}
