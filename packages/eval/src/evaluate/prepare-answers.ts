import type { Tokenizer } from '@ptqlab/language-model';
import { scoreAnswer } from '../metrics/generation-scores.ts';
import { THINKING_END } from '../prompt/chat.ts';
import type { Chat } from '../prompt/chat.ts';
import { Shots } from '../prompt/shots.ts';
import { lstrip } from '../python/whitespace.ts';
import { encodeText } from '../requests/encode-pair.ts';
import { generationRequest } from '../requests/generation.ts';
import { cutAtStops } from '../requests/stops.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
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
    throw new RangeError(
      `${task.name} writes up to ${maxNewTokens} tokens, and the model reads at most ${model.maxLength} with the prompt; ` +
        `give maxNewTokens a number below that.`,
    );
  return encodeText(model.tokenizer, context).slice(-room);
}

/** Turns written tokens into an answer: up to the end of sequence, behind the thinking part, before the first stop. */
class AnswerReader {
  private readonly thinkingEnd: number | undefined;

  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly until: readonly string[],
    private readonly chat: Chat | undefined,
  ) {
    const marker = chat ? tokenizer.encode(THINKING_END, { special: false }) : [];
    this.thinkingEnd = marker.length === 1 ? marker[0] : undefined;
  }

  isComplete(written: readonly number[]): boolean {
    if (written.at(-1) === this.tokenizer.eos) return true;
    if (this.until.length === 0 || this.isThinking(written)) return false;
    const text = this.whole(written);
    return this.until.some((stop) => stop !== '' && text.includes(stop));
  }

  text(written: readonly number[]): string {
    return cutAtStops(this.whole(written), this.until);
  }

  /** Stops inside a thinking part end nothing. */
  private isThinking(written: readonly number[]): boolean {
    if (!this.chat || this.chat.thinking === 'off' || this.thinkingEnd === undefined) return false;
    return !written.includes(this.thinkingEnd);
  }

  private whole(written: readonly number[]): string {
    const end = written.indexOf(this.tokenizer.eos);
    const tokens = end < 0 ? written : written.slice(0, end);
    const thought = this.thinkingEnd === undefined ? -1 : tokens.lastIndexOf(this.thinkingEnd);
    const text = this.tokenizer.decode(tokens.slice(thought + 1));
    return thought < 0 ? text : lstrip(text);
  }
}
