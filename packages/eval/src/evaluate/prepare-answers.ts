import { EvaluationError } from '../evaluation-error.ts';
import { scoreAnswer } from '../metrics/generation-scores.ts';
import { Shots } from '../prompt/shots.ts';
import { encodeText } from '../requests/encode-pair.ts';
import { generationRequest } from '../requests/generation.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { AnswerReader } from './answer-reader.ts';
import { hashOf } from './prepared.ts';
import type { Prepared, Setting, Writing } from './prepared.ts';

/** The documents of one configuration of a generation task. */
export function* prepareAnswers(
  task: GenerationTask,
  config: string,
  rows: readonly Row[],
  pool: readonly Row[],
  setting: Setting,
): Generator<Prepared> {
  const { model, chat, runner } = setting;
  const shots = new Shots(task.pool, pool, setting.shots);
  for (const [document, row] of rows.entries()) {
    const asked = generationRequest(task, row, { config, examples: shots.draw(row), chat });
    const maxNewTokens = setting.maxNewTokens ?? asked.maxNewTokens;
    const { context, until } = asked;
    yield {
      config,
      document,
      chance: 0,
      asked: { context, until, maxNewTokens, row },
      start: (): Writing => {
        const tokens = promptTokens(task, context, maxNewTokens, setting);
        const reader = new AnswerReader(model.tokenizer, until, chat);
        return {
          prompt: { tokens, maxNewTokens, done: (written) => reader.isComplete(written) },
          finish: async (written) => {
            const text = reader.text(written);
            const { filtered, scores } = await scoreAnswer(task, row, text, { runner });
            const contextHash = hashOf(tokens);
            return { written: { contextLength: tokens.length, contextHash, tokens: written, text, filtered }, scores };
          },
        };
      },
    };
  }
}

/** Tokens of a prompt, cut on the left so that the answer has room. */
function promptTokens(task: GenerationTask, context: string, maxNewTokens: number, { model }: Setting): number[] {
  const room = model.maxLength - maxNewTokens;
  if (room < 1)
    throw new EvaluationError(
      `${task.name} writes up to ${maxNewTokens} tokens, and the model reads at most ${model.maxLength} with the prompt; ` +
        `give maxNewTokens a number below that.`,
    );
  return encodeText(model.tokenizer, context).slice(-room);
}
